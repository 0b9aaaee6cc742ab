import "server-only";

/** The currencies of ISO 4217 by code, with their names. */
export function currencies(): { code: string; name: string }[] {
  const names = new Intl.DisplayNames("en", { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({ code, name: names.of(code) ?? code }));
}

/** The time zones by their IANA names. */
export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];
