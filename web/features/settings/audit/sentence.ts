import type { Role } from "@/lib/api/people";
import { roleName } from "@/lib/roles";
import type { AuditEntry } from "./audit-documents";

type Deed = Pick<AuditEntry, "action" | "subject" | "detail">;
type Facts = { text: (name: string) => string | null; subject: string; known: string | undefined };
type Wording = {
  /** How moments are written, such as that for which a campaign is scheduled. */
  moment: (instant: string) => string;
  /** What the subjects of other entries are called, by subject. */
  known: ReadonlyMap<string, string>;
};

/** What was done, in words that follow the name of who did it. */
export function deedInWords({ action, subject, detail }: Deed, { moment, known }: Wording): string {
  const facts = { text: (name: string) => textOf(detail, name), subject, known: known.get(subject) };
  const words = Object.hasOwn(WORDS, action) ? WORDS[action]?.(facts, detail, moment) : null;
  return words ?? `${action.replaceAll(/[._]/g, " ")}: ${subject}`;
}

type Named = Deed & Pick<AuditEntry, "actor" | "actorKind">;
type Person = { id: string; email: string };

/** What subjects are called: an entry often names by number alone what another one tells of in full. */
export function namesOf(entries: readonly Named[], members: readonly Person[]): Map<string, string> {
  const names = new Map(members.map(({ id, email }) => [`person ${id}`, email]));
  for (const { action, subject, detail, actor, actorKind } of entries) {
    const themselves = actorKind === "PERSON" && (action === "member.joined" || action === "member.left");
    const name = themselves ? actor : (textOf(detail, "email") ?? textOf(detail, "name"));
    if (name && !names.has(subject)) names.set(subject, name);
  }
  return names;
}

const WORDS: Record<string, (facts: Facts, detail: unknown, moment: Wording["moment"]) => string> = {
  "workspace.created": ({ text }) => `created the workspace ${quoted(text("name")) ?? ""}`.trimEnd(),
  "workspace.changed": (_, detail) => changes(detail),
  "workspace.handed_over": (facts) => `handed the workspace over to ${whom(facts)}`,
  "member.invited": (facts) => `invited ${whom(facts)}${asRole(facts)}`,
  "invitation.withdrawn": (facts) => `withdrew the invitation of ${whom(facts)}`,
  "member.joined": (facts) => `joined${asRole(facts)}`,
  "member.left": () => "left the workspace",
  "member.removed": (facts) => `removed ${whom(facts)}`,
  "member.role_changed": (facts) =>
    `changed the role of ${whom(facts)} from ${roleIn(facts, "from")} to ${roleIn(facts, "to")}`,
  "api_key.created": (facts, detail) => `created the API key ${named(facts)}${scopes(detail)}`,
  "api_key.revoked": (facts) => `revoked the API key ${named(facts)}`,
  "audience.saved": (facts) => `saved the audience ${named(facts)}`,
  "audience.renamed": (facts) =>
    `renamed the audience ${quoted(facts.text("before")) ?? named(facts)} to ${quoted(facts.text("after")) ?? "another name"}`,
  "audience.deleted": (facts) => `deleted the audience ${named(facts)}`,
  "import.begun": ({ text }) => `began an import of ${text("kind") ?? "records"}`,
  "message.tested": ({ text }) => `sent a test message to ${text("to") ?? "an address"}`,
  "campaign.launched": (facts, _, moment) => {
    const at = facts.text("scheduledAt");
    return at ? `scheduled the campaign ${named(facts)} for ${moment(at)}` : `launched the campaign ${named(facts)}`;
  },
  "campaign.tagged": (facts, detail) => {
    const tags = isRecord(detail) && Array.isArray(detail.to) ? detail.to.filter((tag) => typeof tag === "string") : [];
    if (tags.length === 0) return `took the tags off the campaign ${named(facts)}`;
    return `tagged the campaign ${named(facts)} with ${tags.map(quoted).join(", ")}`;
  },
  "campaign.paused": (facts) => `paused the campaign ${named(facts)}`,
  "campaign.resumed": (facts) => `resumed the campaign ${named(facts)}`,
  "campaign.cancelled": (facts) => `cancelled the campaign ${named(facts)}`,
  "customer.suppressed": (facts) => `suppressed the customer ${customer(facts)}`,
  "customer.unsuppressed": (facts) => `lifted the suppression of the customer ${customer(facts)}`,
};

const SETTINGS: Record<string, string> = { name: "name", timeZone: "time zone" };

function changes(detail: unknown): string {
  const changed = Object.entries(isRecord(detail) ? detail : {}).map(([setting, change]) => {
    const name = SETTINGS[setting] ?? setting;
    return `the ${name} from ${quoted(textOf(change, "from")) ?? "none"} to ${quoted(textOf(change, "to")) ?? "none"}`;
  });
  return changed.length > 0 ? `changed ${changed.join(" and ")}` : "changed the workspace";
}

const quoted = (text: string | null) => (text === null ? null : `“${text}”`);
const named = ({ text, subject, known }: Facts) => quoted(text("name") ?? known ?? null) ?? numberOf(subject);
const customer = ({ text, subject }: Facts) => text("externalId") ?? numberOf(subject);
const whom = ({ text, subject, known }: Facts) => text("email") ?? known ?? subject;
const numberOf = (subject: string) => subject.split(" ").at(-1) ?? subject;

function asRole(facts: Facts): string {
  return facts.text("role") === null ? "" : ` as ${roleIn(facts, "role")}`;
}

function roleIn({ text }: Facts, fact: string): string {
  const role = text(fact)?.toUpperCase() as Role | undefined;
  return (role && roleName(role)?.toLowerCase()) ?? "another role";
}

function scopes(detail: unknown): string {
  const list = isRecord(detail) && Array.isArray(detail.scopes) ? detail.scopes : [];
  return list.length > 0 ? ` (${list.join(", ")})` : "";
}

function textOf(detail: unknown, name: string): string | null {
  const value = isRecord(detail) ? detail[name] : null;
  return typeof value === "string" && value !== "" ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
