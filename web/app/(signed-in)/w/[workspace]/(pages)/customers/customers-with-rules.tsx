"use client";

import dynamic from "next/dynamic";

import { Customers } from "@/features/customers/customers";

// Most who look at customers build no rule; the builder comes when somebody does.
const RulePanel = dynamic(() => import("./rule-panel").then((module) => module.RulePanel), { ssr: false });

export function CustomersWithRules() {
  return <Customers rulePanel={(props) => <RulePanel {...props} />} />;
}
