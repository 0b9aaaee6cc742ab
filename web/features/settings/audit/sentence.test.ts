import { expect, test } from "vitest";

import { deedInWords, namesOf } from "./sentence";

const moment = (instant: string) => `<${instant}>`;
const words = (action: string, subject: string, detail: unknown = {}) =>
  deedInWords({ action, subject, detail }, { moment, known: new Map() });

test.each([
  ["workspace.created", "workspace 3", { name: "Shop", currency: "INR" }, "created the workspace “Shop”"],
  [
    "workspace.changed",
    "workspace 3",
    { name: { from: "A", to: "B" }, timeZone: { from: "UTC", to: "Asia/Kolkata" } },
    "changed the name from “A” to “B” and the time zone from “UTC” to “Asia/Kolkata”",
  ],
  [
    "campaign.tagged",
    "campaign 9",
    { name: "Diwali", from: [], to: ["Win-back", "festive"] },
    "tagged the campaign “Diwali” with “Win-back”, “festive”",
  ],
  ["campaign.tagged", "campaign 9", { name: "Diwali", from: ["festive"], to: [] }, "took the tags off the campaign “Diwali”"],
  ["workspace.handed_over", "person 17", { email: "b@x.example" }, "handed the workspace over to b@x.example"],
  ["member.invited", "invitation 5", { email: "b@x.example", role: "MARKETER" }, "invited b@x.example as marketer"],
  ["invitation.withdrawn", "invitation 5", { email: "b@x.example" }, "withdrew the invitation of b@x.example"],
  ["member.joined", "person 17", { role: "viewer" }, "joined as viewer"],
  ["member.left", "person 17", { role: "VIEWER" }, "left the workspace"],
  ["member.removed", "person 17", {}, "removed person 17"],
  [
    "member.role_changed",
    "person 17",
    { from: "VIEWER", to: "ADMIN", email: "b@x.example" },
    "changed the role of b@x.example from viewer to admin",
  ],
  ["api_key.created", "api key 4", { name: "CI", scopes: ["ingest", "read"] }, "created the API key “CI” (ingest, read)"],
  ["api_key.revoked", "api key 4", { name: "CI", scopes: ["ingest"] }, "revoked the API key “CI”"],
  ["audience.saved", "audience 8", { name: "Big" }, "saved the audience “Big”"],
  ["audience.renamed", "audience 8", { before: "Big", after: "VIPs" }, "renamed the audience “Big” to “VIPs”"],
  ["import.begun", "import 019ca0de", { kind: "orders" }, "began an import of orders"],
  ["message.tested", "customer 12", { channel: "SMS", to: "…678" }, "sent a test message to …678"],
  ["campaign.launched", "campaign 9", { name: "Diwali", scheduledAt: null }, "launched the campaign “Diwali”"],
  ["campaign.launched", "campaign 9", { name: "D", scheduledAt: "2026-03-01" }, "scheduled the campaign “D” for <2026-03-01>"],
  ["campaign.cancelled", "campaign 9", { from: "SENDING" }, "cancelled the campaign 9"],
  ["customer.suppressed", "customer 12", {}, "suppressed the customer 12"],
])("%s", (action, subject, detail, sentence) => {
  expect(words(action, subject, detail)).toBe(sentence);
});

test("what is not known yet is still told", () => {
  expect(words("import.finished", "import 3")).toBe("import finished: import 3");
  expect(words("constructor", "x")).toBe("constructor: x");
});

test.each([null, [], "x", 3, { name: 3 }, { role: "KING" }])("a detail of %j does no harm", (detail) => {
  expect(words("api_key.created", "api key 4", detail)).toContain("created the API key");
  expect(words("member.joined", "person 4", detail)).toMatch(/^joined/);
  expect(words("workspace.changed", "workspace 4", detail)).toMatch(/^changed/);
});

test("what is named by number alone is called as another entry calls it", () => {
  const person = { actorKind: "PERSON" as const, actor: "asha@x.example", detail: {} };
  const entries = [
    { ...person, action: "invitation.withdrawn", subject: "invitation 5" },
    { ...person, action: "campaign.paused", subject: "campaign 9" },
    { ...person, action: "member.removed", subject: "person 17" },
    { ...person, action: "member.removed", subject: "person 18" },
    { ...person, action: "member.invited", subject: "invitation 5", detail: { email: "b@x.example" } },
    { ...person, action: "campaign.launched", subject: "campaign 9", detail: { name: "Diwali" } },
    { ...person, action: "member.joined", subject: "person 17", actor: "gone@x.example" },
  ];
  const known = namesOf(entries, [{ id: "18", email: "here@x.example" }]);
  expect(entries.slice(0, 4).map((entry) => deedInWords(entry, { moment, known }))).toEqual([
    "withdrew the invitation of b@x.example",
    "paused the campaign “Diwali”",
    "removed gone@x.example",
    "removed here@x.example",
  ]);
});
