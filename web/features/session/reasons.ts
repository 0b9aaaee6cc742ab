/** Why a sign-in came to nothing, by the code in the address. */
const REASONS: Record<string, string> = {
  EmailNotVerified:
    "The e-mail address of that account is not verified, so nobody can tell whose it is. Verify it with Google, then sign in again.",
  AccessDenied: "That sign-in was refused: it took too long, or was used before. Please sign in again.",
  OAuthCallbackError: "The sign-in was not finished. You can start again.",
  Unavailable: "Tidings cannot be reached at the moment. Please try again shortly.",
  ProviderAway: "The identity provider cannot be reached at the moment. Please try again shortly.",
  Configuration: "The sign-in is not set up rightly on this server. Whoever runs it finds the reason in its log.",
};

export function signInProblem(code: string): string {
  return Object.hasOwn(REASONS, code) ? (REASONS[code] ?? "") : "The sign-in did not work. Please try again.";
}
