"use server";

import { redirect } from "next/navigation";

import { acceptInvitation, ApiAway, ApiProblem, createWorkspace } from "@/lib/api/people";
import { signedIn } from "@/lib/session";

/** What went wrong with a form, and with which of its fields. */
export type FormProblem = { message: string; field?: string } | null;

const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

export async function makeWorkspace(_before: FormProblem, form: FormData): Promise<FormProblem> {
  const wanted = { name: text(form, "name"), currency: text(form, "currency"), timeZone: text(form, "timeZone") };
  const made = await tried(async () => await createWorkspace((await signedIn()).session, wanted));
  if ("problem" in made) return made.problem;
  redirect(`/w/${made.value.id}`);
}

export async function join(workspace: string, invitation: string): Promise<FormProblem> {
  const joined = await tried(async () => await acceptInvitation((await signedIn()).session, workspace, invitation));
  if (!("problem" in joined)) redirect(`/w/${joined.value.workspace.id}`);
  const { problem } = joined;
  return problem.code === "NOT_FOUND" ? { message: "This invitation was taken back or has lapsed." } : problem;
}

type Tried<T> = { value: T } | { problem: { message: string; field?: string; code?: string } };

/** What the API refuses, or its absence, is shown beside the form. */
async function tried<T>(ask: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof ApiAway) return { problem: { message: "Tidings cannot be reached. Please try again shortly." } };
    if (!(error instanceof ApiProblem)) throw error;
    const { code, path } = error.problem;
    return { problem: { message: error.message, code, field: path?.[0]?.toString() } };
  }
}
