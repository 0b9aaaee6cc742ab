"use server";

import { redirect } from "next/navigation";

import { acceptInvitation, ApiProblem, createWorkspace } from "@/lib/api/people";
import { signedIn } from "@/lib/session";

/** What went wrong with a form, and with which of its fields. */
export type FormProblem = { message: string; field?: string } | null;

const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

export async function makeWorkspace(_before: FormProblem, form: FormData): Promise<FormProblem> {
  const { session } = await signedIn();
  const wanted = { name: text(form, "name"), currency: text(form, "currency"), timeZone: text(form, "timeZone") };
  let id: string;
  try {
    ({ id } = await createWorkspace(session, wanted));
  } catch (error) {
    if (error instanceof ApiProblem) return { message: error.message, field: error.problem.field };
    throw error;
  }
  redirect(`/w/${id}`);
}

export async function join(workspace: string, invitation: string): Promise<void> {
  const { session } = await signedIn();
  await acceptInvitation(session, workspace, invitation);
  redirect(`/w/${workspace}`);
}
