import { redirect } from "next/navigation";

import { latestWorkspace } from "@/lib/latest-workspace";
import { signedIn } from "@/lib/session";

/** Leads to the workspace last looked at, or to where one is made. */
export default async function EntryPage() {
  const { memberships } = await signedIn();
  const latest = await latestWorkspace();
  const home = memberships.find(({ workspace }) => workspace.id === latest) ?? memberships[0];
  redirect(home ? `/w/${home.workspace.id}` : "/welcome");
}
