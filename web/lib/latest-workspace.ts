import "server-only";

import { cookies } from "next/headers";

export const LATEST_WORKSPACE = "tidings.workspace";

/** The workspace that was looked at last in this browser: a convenience, never a permission. */
export async function latestWorkspace(): Promise<string | undefined> {
  return (await cookies()).get(LATEST_WORKSPACE)?.value;
}
