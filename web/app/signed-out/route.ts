import { signOut } from "@/auth";

/** Clears a cookie whose session has ended, and asks to sign in again. */
export async function GET(): Promise<never> {
  return await signOut({ redirectTo: "/sign-in" });
}
