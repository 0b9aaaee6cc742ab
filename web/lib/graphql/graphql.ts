import { initGraphQLTada } from "gql.tada";

import type { introspection } from "./graphql-env";

/** Types documents against `schema.graphql`. What a scalar holds is said here and nowhere else. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    ID: string;
    /** RFC 3339. */
    DateTime: string;
    /** A decimal number in a string: money in the workspace's currency. */
    Decimal: string;
    JSON: unknown;
    /** The shape of `AudienceRuleInput`, to be read by whoever needs its parts. */
    AudienceRule: unknown;
    RuleValue: unknown;
  };
}>();

export { readFragment } from "gql.tada";
export type { FragmentOf, ResultOf, TadaDocumentNode, VariablesOf } from "gql.tada";
