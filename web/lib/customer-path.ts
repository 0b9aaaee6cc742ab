/**
 * Where the page of a customer is. An external id may be any text: browsers read dots alone as a step in the path,
 * whatever way they are written, so such ids are marked, and so are those that look marked.
 */
export function customerPath(workspaceId: string, externalId: string): string {
  const marked = /^(\.{1,2}$|~)/.test(externalId) ? `~${externalId}` : externalId;
  return `/w/${workspaceId}/customers/${encodeURIComponent(marked)}`;
}

/** The external id that a part of a path names; null where it names none. */
export function externalIdIn(segment: string): string | null {
  try {
    return decodeURIComponent(segment).replace(/^~/, "");
  } catch {
    return null;
  }
}
