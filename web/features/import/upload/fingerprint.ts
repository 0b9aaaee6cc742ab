/** Files up to this size are read whole, of larger ones parts all over. */
const WHOLE = 2 * 1024 * 1024;
const PARTS = 32;
const PART_BYTES = 32 * 1024;

/** Tells a file from others without reading all of it: its size and many parts of its content, not its name. */
export async function fingerprint(file: Blob): Promise<string> {
  const parts = placesOf(file.size).map(async ([from, to]) => new Uint8Array(await file.slice(from, to).arrayBuffer()));
  const size = new TextEncoder().encode(`${file.size} `);
  const bytes = await new Blob([size, ...(await Promise.all(parts))]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Which parts are read: the first, the last, and others evenly between. */
function placesOf(size: number): [number, number][] {
  if (size <= WHOLE) return [[0, size]];
  return Array.from({ length: PARTS }, (_, part) => {
    const from = Math.floor(((size - PART_BYTES) * part) / (PARTS - 1));
    return [from, from + PART_BYTES];
  });
}
