import type { VariablesOf } from "@/lib/graphql/graphql";

import type { LaunchDocument } from "./documents";
import { TONES, type Tone } from "./message/variants/variants";

export type LaunchInput = VariablesOf<typeof LaunchDocument>["input"];
export type MessageInput = LaunchInput["message"];
export type Channel = NonNullable<MessageInput["channel"]>;

/** A saved audience that the rule was taken from. */
export type Origin = { id: string; name: string; rule: unknown };

/** Everything of a new campaign but its rule. */
export type Draft = {
  channel: Channel;
  /** What the message is for, where somebody asked for suggestions. */
  objective: string;
  tone: Tone;
  body: string;
  imageUrl: string;
  /** What a picture that was made here says; empty for one from elsewhere. */
  imageAlternative: string;
  /** Null until somebody types one: the proposed one stands then. */
  name: string | null;
  audienceName: string;
  origin: Origin | null;
  when: "now" | "later";
  /** A local time of the workspace, as its input writes it. */
  at: string;
  tags: string[];
  /** Launching the same draft twice launches once. */
  key: string;
};

export function newDraft(): Draft {
  return {
    channel: "SMS",
    objective: "",
    tone: "FRIENDLY",
    body: "",
    imageUrl: "",
    imageAlternative: "",
    name: null,
    audienceName: "",
    origin: null,
    when: "now",
    at: "",
    tags: [],
    key: newKey(),
  };
}

/** Random enough to be used once: `crypto.randomUUID` is not there on a page without https. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

const CHANNELS: readonly string[] = ["SMS", "EMAIL", "WHATSAPP"] satisfies Channel[];

/** A draft of before, as far as it can be read; what is new since then is as in a new one. */
export function readDraft(text: string | null): Draft | null {
  let json: unknown;
  try {
    json = JSON.parse(text ?? "null");
  } catch {
    return null;
  }
  if (typeof json !== "object" || json === null) return null;
  const stored = json as Partial<Record<keyof Draft, unknown>>;
  const fresh = newDraft();
  const words = (name: "objective" | "body" | "imageUrl" | "imageAlternative" | "audienceName" | "at" | "key") =>
    typeof stored[name] === "string" ? stored[name] : fresh[name];
  return {
    channel: CHANNELS.includes(stored.channel as string) ? (stored.channel as Channel) : fresh.channel,
    objective: words("objective"),
    tone: Object.keys(TONES).includes(stored.tone as string) ? (stored.tone as Tone) : fresh.tone,
    body: words("body"),
    imageUrl: words("imageUrl"),
    imageAlternative: words("imageAlternative"),
    name: typeof stored.name === "string" ? stored.name : null,
    audienceName: words("audienceName"),
    origin: isOrigin(stored.origin) ? stored.origin : null,
    when: stored.when === "later" ? "later" : "now",
    at: words("at"),
    tags: Array.isArray(stored.tags) ? stored.tags.filter((tag) => typeof tag === "string") : [],
    key: words("key") || fresh.key,
  };
}

function isOrigin(value: unknown): value is Origin {
  if (typeof value !== "object" || value === null) return false;
  const { id, name } = value as Partial<Origin>;
  return typeof id === "string" && typeof name === "string";
}
