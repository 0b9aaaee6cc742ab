"use client";

import { Copy, CopyPlus, Ellipsis, PencilLine, PencilRuler, Trash2, UserRoundSearch } from "lucide-react";
import Link from "next/link";
import { useRef, useState, type ReactNode } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { problemOf } from "@/lib/graphql/problem";
import { useWorkspace } from "@/lib/workspace-context";

import { copyText } from "../copy-text";
import { CreateAudienceDocument, DeleteAudienceDocument } from "../documents";
import type { RuleInput } from "../rule/node";
import type { SavedAudience } from "../saved-picker";
import { RenameAudience } from "./rename-audience";

/** Shows the customers most like those of an audience. */
export type LookalikePanel = (props: { of: { name: string; audienceId: string }; onClose: () => void }) => ReactNode;

type Props = {
  audience: SavedAudience;
  /** Whether whoever looks may change anything. */
  may: boolean;
  lookalikePanel: LookalikePanel;
  onChanged: () => void;
  /** Done once the list is without it. */
  onDeleted: () => Promise<void>;
};

/** What else can be done with a saved audience. */
export function RowMenu({ audience, may, lookalikePanel, onChanged, onDeleted }: Props) {
  const { workspace } = useWorkspace();
  const trigger = useRef<HTMLButtonElement>(null);
  const [asked, setAsked] = useState<"rename" | "delete" | "lookalikes" | null>(null);
  const [, create] = useMutation(CreateAudienceDocument);
  const [, remove] = useMutation(DeleteAudienceDocument);
  const { id, name, rule } = audience;
  const duplicate = async () => {
    const copy = `${name.slice(0, 190)} (copy)`;
    const { error } = await create({ input: { name: copy, rule: rule as RuleInput } });
    if (error) {
      toast.error("It could not be duplicated", { description: problemOf(error).message });
      return;
    }
    toast.success("Duplicated", { description: copy });
    onChanged();
  };
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button ref={trigger} look="quiet" size="small" aria-label={`More for ${name}`} className="w-7 px-0">
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem onSelect={() => setAsked("lookalikes")}>
            <UserRoundSearch aria-hidden /> Find people like these
          </MenuItem>
          {may && (
            <>
              <MenuItem asChild>
                <Link href={`/w/${workspace.id}/audiences/new?from=${encodeURIComponent(id)}`}>
                  <PencilRuler aria-hidden /> Edit as new
                </Link>
              </MenuItem>
              <MenuItem onSelect={() => void duplicate()}>
                <CopyPlus aria-hidden /> Duplicate
              </MenuItem>
              <MenuItem onSelect={() => setAsked("rename")}>
                <PencilLine aria-hidden /> Rename
              </MenuItem>
            </>
          )}
          <MenuItem onSelect={() => void copyText(JSON.stringify(rule, null, 2))}>
            <Copy aria-hidden /> Copy rule as JSON
          </MenuItem>
          {may && (
            <>
              <MenuSeparator />
              <MenuItem onSelect={() => setAsked("delete")}>
                <Trash2 aria-hidden /> Delete
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      {asked === "rename" && (
        <RenameAudience audience={audience} returnTo={trigger} onClose={() => setAsked(null)} onRenamed={onChanged} />
      )}
      {asked === "lookalikes" && lookalikePanel({ of: { name, audienceId: id }, onClose: () => setAsked(null) })}
      <Confirm
        open={asked === "delete"}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Delete “${name}”?`}
        verb="Delete audience"
        danger
        returnTo={trigger}
        onConfirm={async () => {
          const { error } = await remove({ id });
          if (error) return problemOf(error).message;
          toast.success("Deleted", { description: name });
          await onDeleted();
        }}
      >
        <p>It is listed no more and cannot be launched to. Campaigns that were launched or scheduled to it keep it.</p>
      </Confirm>
    </>
  );
}
