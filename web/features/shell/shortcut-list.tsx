"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { PAGES } from "./pages";
import { setSingleKeys, useSingleKeys } from "./single-keys";
import { useCommandKey } from "./use-command-key";

/** Which keys do what, and a switch for those that need no second key. */
export function ShortcutList({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const { role } = useWorkspace();
  const command = useCommandKey();
  const on = useSingleKeys();
  return (
    <Dialog open onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard shortcuts">
        <dl className="grid gap-1">
          <Shortcut name="Go to or do" keys={[command, "K"]} />
          {mayLaunch(role) && <Shortcut name="New campaign" keys={["C"]} />}
          {PAGES.map(({ name, key }) => (
            <Shortcut key={key} name={name} keys={["G", key.toUpperCase()]} then />
          ))}
          <Shortcut name="This list" keys={["?"]} />
        </dl>
        <label className="mt-4 flex items-start gap-2.5 border-t pt-4">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => setSingleKeys(event.target.checked)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            Single-key shortcuts
            <span className="block text-[0.8125rem] text-ink-soft">Those without {command}, in this browser.</span>
          </span>
        </label>
      </DialogContent>
    </Dialog>
  );
}

function Shortcut({ name, keys, then = false }: { name: string; keys: string[]; then?: boolean }) {
  return (
    <div className="flex h-8 items-center justify-between gap-4">
      <dt>{name}</dt>
      <dd className="flex items-center gap-1 text-xs text-ink-soft">
        {keys.map((key, place) => (
          <span key={key} className="flex items-center gap-1">
            {place > 0 && (then ? "then" : <span className="sr-only">and</span>)}
            <Kbd>{key}</Kbd>
          </span>
        ))}
      </dd>
    </div>
  );
}
