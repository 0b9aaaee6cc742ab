import { graphql, type ResultOf } from "@/lib/graphql/graphql";

export const AuditLogDocument = graphql(`
  query AuditLog($after: String) {
    auditLog(first: 50, after: $after) {
      nodes {
        id
        at
        actorKind
        actor
        address
        action
        subject
        detail
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type AuditEntry = ResultOf<typeof AuditLogDocument>["auditLog"]["nodes"][number];

/** What the members are called, of whom entries know the numbers. */
export const NamesDocument = graphql(`
  query Names {
    members {
      id
      email
    }
  }
`);
