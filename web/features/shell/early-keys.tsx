declare global {
  interface Window {
    earlyKeys?: { pressed: KeyboardEvent[]; end: () => void };
  }
}

// Stands in the page itself, before all that it loads.
const LISTEN = `{
  const pressed = [];
  const hear = (event) => {
    pressed.push(event);
    // Browsers search with it, and would have the focus by then.
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key?.toLowerCase() === "k") event.preventDefault();
  };
  addEventListener("keydown", hear);
  window.earlyKeys = { pressed, end: () => removeEventListener("keydown", hear) };
}`;

/** Remembers which keys are pressed until the page's own scripts run: whoever knows a shortcut does not wait for them. */
export function EarlyKeys({ nonce }: { nonce?: string }) {
  // Browsers keep the nonce to themselves once they have read it.
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: LISTEN }} />;
}

/** What was pressed until now, which is said once; from now on the page listens by itself. */
export function takeEarlyKeys(): KeyboardEvent[] {
  const early = window.earlyKeys;
  early?.end();
  delete window.earlyKeys;
  return early?.pressed ?? [];
}
