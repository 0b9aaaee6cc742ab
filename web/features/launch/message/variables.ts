import type { Channel } from "../draft";

export type Variable = {
  name: string;
  label: string;
  /** What stands there for somebody without one, to be typed over. */
  fallback: string;
};

/** What a message may speak of, as the API names it. */
export const VARIABLES: readonly Variable[] = [
  { name: "first_name", label: "First name", fallback: "there" },
  { name: "name", label: "Full name", fallback: "friend" },
  { name: "city", label: "City", fallback: "your city" },
  { name: "country", label: "Country", fallback: "your country" },
  { name: "total_spend", label: "Total spend", fallback: "" },
  { name: "order_count", label: "Number of orders", fallback: "" },
  { name: "visit_count", label: "Number of visits", fallback: "" },
  { name: "last_order_at", label: "Last order", fallback: "a while ago" },
  { name: "email", label: "E-mail", fallback: "your e-mail address" },
  { name: "phone", label: "Phone", fallback: "your number" },
];

/** Where the message goes to is there for everyone it goes to; sums and counts are there for everyone. */
function isAlwaysThere({ name, fallback }: Variable, channel: Channel): boolean {
  return fallback === "" || name === (channel === "EMAIL" ? "email" : "phone");
}

/** A text to insert, and the part of it to be typed over. */
export type Insertion = { text: string; select: [from: number, to: number] };

export function insertionOf(variable: Variable, channel: Channel): Insertion {
  if (isAlwaysThere(variable, channel)) {
    const text = `{{ ${variable.name} }}`;
    return { text, select: [text.length, text.length] };
  }
  const before = `{{ ${variable.name} | default('`;
  return { text: `${before}${variable.fallback}') }}`, select: [before.length, before.length + variable.fallback.length] };
}

/** An attribute, with its default to be typed over; without a name, that is to be typed. */
export function attributeInsertion(name?: string): Insertion {
  if (name === undefined) {
    const before = "{{ attributes.";
    return { text: `${before}name | default('…') }}`, select: [before.length, before.length + 4] };
  }
  // A name that is no plain word is given in brackets.
  const path = /^[A-Za-z_]\w*$/.test(name) ? `attributes.${name}` : `attributes[${JSON.stringify(name)}]`;
  const before = `{{ ${path} | default('`;
  return { text: `${before}…') }}`, select: [before.length, before.length + 1] };
}
