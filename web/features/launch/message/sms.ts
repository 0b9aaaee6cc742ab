/** How a text travels as SMS: by which alphabet, and in how many parts. */
export type Segments = {
  encoding: "GSM-7" | "UCS-2";
  /** Its length as it is counted: septets, or 16-bit units. */
  units: number;
  segments: number;
  /** How many units still fit into the last part. */
  left: number;
  /** The characters that are not of the short alphabet, each once. */
  foreign: string[];
};

// 3GPP TS 23.038: the default alphabet, and the table behind the escape, whose characters count twice.
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("^{}\\[~]|€\f");

/** A part of several loses room to the header that numbers it. */
const ROOM = { "GSM-7": { single: 160, part: 153 }, "UCS-2": { single: 70, part: 67 } } as const;

export function segmentsOf(text: string): Segments {
  const characters = [...text];
  const foreign = [...new Set(characters.filter((character) => !BASIC.has(character) && !EXTENDED.has(character)))];
  const encoding = foreign.length > 0 ? "UCS-2" : "GSM-7";
  const sizes = characters.map((character) => (encoding === "UCS-2" ? character.length : EXTENDED.has(character) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { single, part } = ROOM[encoding];
  if (units <= single) return { encoding, units, segments: units === 0 ? 0 : 1, left: single - units, foreign };
  // What counts twice is never cut in two: it goes to the next part whole.
  let [segments, used] = [1, 0];
  for (const size of sizes) {
    if (used + size > part) [segments, used] = [segments + 1, 0];
    used += size;
  }
  return { encoding, units, segments, left: part - used, foreign };
}
