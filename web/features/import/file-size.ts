const UNITS = ["kB", "MB", "GB"];

/** "812 bytes", "12.4 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let value = bytes;
  let unit = -1;
  // What would be rounded up to a thousand of one unit is one of the next.
  do {
    value /= 1_000;
    unit += 1;
  } while (value >= 999.5 && unit < UNITS.length - 1);
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${UNITS[unit]}`;
}
