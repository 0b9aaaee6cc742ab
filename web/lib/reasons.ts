const WORDS: Record<string, string> = {
  not_subscribed: "No consent to messages",
  no_address: "No address for this channel",
  suppressed: "Never to be written to",
  unknown_customer: "Known only by an order or a visit",
  cancelled: "The campaign was cancelled",
  render_failed: "The message could not be written",
  not_rendered: "The message could not be written",
  refused: "Refused by the vendor",
  unknown: "No reason was given",
};

/** A reason in words; the vendor's own codes are made readable. */
export function reasonWords(reason: string): string {
  const known = WORDS[reason];
  if (known) return known;
  const spaced = reason.replaceAll(/[_-]+/g, " ").trim().toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
