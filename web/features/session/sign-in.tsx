import { signIn } from "@/auth";
import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { Notice } from "@/components/ui/notice";
import { signInProblem } from "./reasons";

export function SignIn({ callbackUrl, error }: { callbackUrl: string; error?: string }) {
  async function withGoogle() {
    "use server";
    await signIn("google", { redirectTo: callbackUrl });
  }
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="w-full max-w-sm">
        <Mark className="size-10" />
        <h1 className="mt-6 text-xl font-semibold tracking-tight">Sign in to Tidings</h1>
        <p className="mt-1.5 text-ink-soft">Describe an audience, send each member a message, watch it arrive.</p>
        {error && (
          <div className="mt-6">
            <Notice tone="bad">{signInProblem(error)}</Notice>
          </div>
        )}
        <form action={withGoogle} className="mt-6">
          <Button type="submit" look="primary" size="wide">
            Continue with Google
          </Button>
        </form>
        <p className="mt-6 text-[0.8125rem] text-ink-soft">
          Somebody invited you? Sign in with the address they invited.
        </p>
      </div>
    </main>
  );
}
