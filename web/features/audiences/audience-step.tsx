"use client";

import type { ReactNode } from "react";

import { useWorkspace } from "@/lib/workspace-context";

import { RuleBuilder } from "./builder/rule-builder";
import type { RuleEditor } from "./builder/use-rule-editor";
import { SizeBar, SizePanel } from "./preview/size-panel";
import type { Audience } from "./preview/use-audience";
import type { Channel } from "./preview/use-preview";
import type { FieldInfo } from "./rule/metadata";

type Props = {
  editor: RuleEditor;
  fields: readonly FieldInfo[];
  audience: Audience;
  channel: Channel;
  /** Stands above the rule: where it may come from. */
  head?: ReactNode;
  /** Stands below the rule: where one goes on. */
  foot?: ReactNode;
};

/** The rule, and beside it whom it means, following every edit. */
export function AudienceStep({ editor, fields, audience, channel, head, foot }: Props) {
  const { workspace } = useWorkspace();
  return (
    // What gets the focus stays clear of the bar at the window's foot.
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 max-lg:[&_:is(button,input,select)]:scroll-mb-16 lg:grid-cols-[minmax(0,1fr)_19rem]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {head}
        <RuleBuilder
          editor={editor}
          fields={fields}
          currency={workspace.currency}
          timeZone={workspace.timeZone}
          findings={audience.findings}
          fresh={audience.preview.fresh}
        />
        {foot}
      </div>
      <div className="lg:sticky lg:top-6">
        <SizePanel audience={audience} channel={channel} />
      </div>
      <SizeBar audience={audience} channel={channel} />
    </div>
  );
}
