"use client";

import { Command } from "cmdk";
import { Building2, Keyboard, ListPlus, LogOut, Play, Plus, Search, Send, UserPlus, type LucideIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { useState, type ReactNode } from "react";

import { useSignOut } from "@/components/sign-out";
import { THEMES } from "@/components/themes";
import { overlay } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useReturnFocus } from "@/components/ui/return-focus";
import type { Membership } from "@/lib/api/people";
import { mayLaunch, mayManage } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { PAGES } from "./pages";
import { useFound } from "./use-found";

type Props = { memberships: Membership[]; onOpenChange: (open: boolean) => void; onShortcuts: () => void };

/** Every page, the most wanted deeds and the workspace's campaigns by a few letters of their names. */
export function Palette({ memberships, onOpenChange, onShortcuts }: Props) {
  const focus = useReturnFocus();
  const [text, setText] = useState("");
  const found = useFound(text);
  const close = () => onOpenChange(false);
  return (
    <Dialog.Root open onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlay} />
        <Dialog.Content
          {...focus}
          aria-describedby={undefined}
          className="fixed top-[max(1rem,12dvh)] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 overflow-hidden rounded-xl border bg-surface shadow-xl shadow-black/10 outline-none animate-appear dark:shadow-black/50"
        >
          <Dialog.Title className="sr-only">Go to or do</Dialog.Title>
          <Command label="Go to or do" loop vimBindings={false}>
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-soft" />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder="Go to, do, or find a campaign…"
                className="h-12 min-w-0 flex-1 bg-transparent text-[0.9375rem] outline-none placeholder:text-ink-soft"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List label="Commands" className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-ink-soft">
                {found.searching ? "Searching…" : "Nothing is called that."}
              </Command.Empty>
              <Choices memberships={memberships} close={close} onShortcuts={onShortcuts} />
              <Campaigns campaigns={found.campaigns} text={text} close={close} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type ChoicesProps = { memberships: Membership[]; close: () => void; onShortcuts: () => void };

function Choices({ memberships, close, onShortcuts }: ChoicesProps) {
  const { workspace, role } = useWorkspace();
  const { theme, setTheme } = useTheme();
  const { signOut } = useSignOut();
  const router = useRouter();
  const go = (path: string) => () => {
    close();
    router.push(path);
  };
  const here = `/w/${workspace.id}`;
  return (
    <>
      {(mayLaunch(role) || mayManage(role)) && (
        <Group heading="Do">
          {mayLaunch(role) && (
            <>
              <Choice icon={Plus} name="New campaign" keys={["C"]} onSelect={go(`${here}/campaigns/new`)} />
              <Choice icon={ListPlus} name="New audience" onSelect={go(`${here}/audiences/new`)} />
            </>
          )}
          {mayManage(role) && <Choice icon={UserPlus} name="Invite a member" onSelect={go(`${here}/settings/members`)} />}
        </Group>
      )}
      <Group heading="Go to">
        {PAGES.map(({ name, path, icon, key }) => (
          <Choice key={path} icon={icon} name={name} keys={["G", key.toUpperCase()]} onSelect={go(here + path)} />
        ))}
        <Choice icon={Play} name="GraphiQL" onSelect={go(`${here}/developers/graphiql`)} />
      </Group>
      <Group heading="Workspaces">
        {memberships
          .filter((each) => each.workspace.id !== workspace.id)
          .map((each) => (
            <Choice
              key={each.workspace.id}
              id={each.workspace.id}
              icon={Building2}
              name={`Switch to ${each.workspace.name}`}
              onSelect={go(`/w/${each.workspace.id}`)}
            />
          ))}
        <Choice icon={Plus} name="Join or create a workspace" onSelect={go("/welcome")} />
      </Group>
      <Group heading="This browser">
        {THEMES.filter(({ value }) => value !== theme).map(({ name, value, icon }) => (
          <Choice
            key={value}
            icon={icon}
            name={`Theme: ${name.toLowerCase()}`}
            onSelect={() => {
              setTheme(value);
              close();
            }}
          />
        ))}
        <Choice icon={Keyboard} name="Keyboard shortcuts" keys={["?"]} onSelect={onShortcuts} />
        <Choice icon={LogOut} name="Sign out" onSelect={signOut} />
      </Group>
    </>
  );
}

type CampaignsProps = { campaigns: readonly { id: string; name: string }[]; text: string; close: () => void };

/** What the API found. Each is known by the text, too: a tag may hold it and not the name. */
function Campaigns({ campaigns, text, close }: CampaignsProps) {
  const { workspace } = useWorkspace();
  const router = useRouter();
  if (campaigns.length === 0) return null;
  return (
    <Group heading="Campaigns">
      {campaigns.map(({ id, name }) => (
        <Choice
          key={id}
          id={`campaign ${id}`}
          keywords={[text]}
          icon={Send}
          name={name}
          onSelect={() => {
            close();
            router.push(`/w/${workspace.id}/campaigns/${id}`);
          }}
        />
      ))}
    </Group>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-soft"
    >
      {children}
    </Command.Group>
  );
}

type ChoiceProps = {
  /** Tells apart what may have the same name. */
  id?: string;
  icon: LucideIcon;
  name: string;
  keys?: string[];
  /** Other words it is found by. */
  keywords?: string[];
  onSelect: () => void;
};

function Choice({ id, icon: Icon, name, keys = [], keywords, onSelect }: ChoiceProps) {
  return (
    <Command.Item
      keywords={keywords}
      value={id ? `${name} ${id}` : name}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-raised"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span aria-hidden className="flex gap-0.5">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </span>
    </Command.Item>
  );
}
