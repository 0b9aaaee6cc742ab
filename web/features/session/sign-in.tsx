import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { Notice } from "@/components/ui/notice";
import { signInProblem } from "./reasons";

/** `callbackUrl` is a path of ours. */
export function SignIn({ callbackUrl, error }: { callbackUrl: string; error?: string }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <Mark className="size-10" />
        <h1 className="mt-6 text-xl font-semibold tracking-tight">Sign in to Tidings</h1>
        <p className="mt-1.5 text-ink-soft">Describe an audience, send each member a message, watch it arrive.</p>
        {error && (
          <div className="mt-6">
            <Notice tone="bad">{signInProblem(error)}</Notice>
          </div>
        )}
        <form method="post" action="/sign-in/google" className="mt-6">
          <input type="hidden" name="callbackUrl" value={callbackUrl} />
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
