"use client";

import { Drawer, DrawerContent } from "@/components/ui/drawer";
import { Sidebar, type Around } from "./sidebar";

type Props = Around & { open: boolean; onOpenChange: (open: boolean) => void };

/** The sidebar where there is no room for it: `TopBar` fetches it when it is wanted. */
export default function OpenedDrawer({ open, onOpenChange, ...around }: Props) {
  return (
    <Drawer open={open} onOpenChange={onOpenChange}>
      <DrawerContent title="Tidings">
        <Sidebar {...around} />
      </DrawerContent>
    </Drawer>
  );
}
