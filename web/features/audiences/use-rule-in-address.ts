"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useEffectEvent } from "react";

import { toast } from "@/components/ui/toast";
import { ruleIn } from "@/lib/rule-address";

import type { RuleEditor } from "./builder/use-rule-editor";
import { loadRule } from "./load-rule";
import type { FieldInfo } from "./rule/metadata";

/**
 * Begins with the rule that another page hands over in the address (`?rule=`, and a name in `?name=`), and lets the
 * address forget it, so that a reload keeps what was changed since. It can be undone.
 */
export function useRuleInAddress(editor: RuleEditor, fields: readonly FieldInfo[], onName?: (name: string) => void): void {
  const path = usePathname();
  const search = useSearchParams();
  const written = search.get("rule");
  const take = useEffectEvent(() => {
    const rule = ruleIn(search);
    if (!rule) toast.error("The address holds no rule that can be read");
    else if (loadRule(editor, rule, fields, "Rule loaded")) onName?.((search.get("name") ?? "").slice(0, 200));
    window.history.replaceState(null, "", path);
  });
  useEffect(() => {
    if (written !== null) take();
  }, [written]);
}
