import { LogOut } from "lucide-react";

import { Button } from "@/components/ui/button";
import { leave } from "@/lib/leave";

export function SignOutButton() {
  return (
    <form action={leave}>
      <Button type="submit" look="quiet" size="small">
        <LogOut aria-hidden /> Sign out
      </Button>
    </form>
  );
}
