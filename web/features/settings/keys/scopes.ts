import type { Scope } from "./keys-documents";

/** What a key may be able to do, from least to most. */
export const SCOPES: { scope: Scope; meaning: string }[] = [
  { scope: "ingest", meaning: "Send customers, orders and visits." },
  { scope: "read", meaning: "Look at customers, audiences, campaigns and their numbers." },
  { scope: "launch", meaning: "Save audiences, launch and stop campaigns." },
  { scope: "admin", meaning: "Manage members, keys and settings: as much as an admin." },
];
