import NextAuth from "next-auth";
import Google from "next-auth/providers/google";

import { ApiProblem, exchange } from "@/lib/api/people";
import { secureCookies } from "@/lib/session-cookie";
import { settings } from "@/lib/settings";

/** How long a sign-in lasts, here and in the API. */
const LIFETIME_SECONDS = 30 * 24 * 60 * 60;

const GOOGLE = "https://accounts.google.com";

// Google in production; a local OpenID provider in development and tests, by the same path.
function google() {
  const issuer = settings.googleIssuer();
  // Without this Google signs the last person in again unasked. The local provider always asks, and knows no such wish.
  const params = issuer === GOOGLE ? { prompt: "select_account" } : {};
  return Google({ issuer, checks: ["pkce", "state", "nonce"], authorization: { params } });
}

// Made when asked, not when built: the same build serves any deployment.
export const { handlers, signIn, signOut } = NextAuth(() => ({
  providers: [google()],
  session: { strategy: "jwt", maxAge: LIFETIME_SECONDS },
  useSecureCookies: secureCookies(),
  pages: { signIn: "/sign-in", error: "/sign-in" },
  callbacks: {
    // The API decides who may come in; the ID token is handed over once and kept nowhere.
    async signIn({ account, profile }) {
      if (!account?.id_token) return false;
      if (profile?.email_verified !== true) return "/sign-in?error=EmailNotVerified";
      try {
        const { session } = await exchange(account.id_token);
        Object.assign(account, { apiSession: session });
        return true;
      } catch (error) {
        console.error("a sign-in failed:", error instanceof Error ? error.message : error);
        return `/sign-in?error=${error instanceof ApiProblem ? "AccessDenied" : "Unavailable"}`;
      }
    },
    // The API's session lives in the encrypted cookie only.
    jwt({ token, account }) {
      if (account?.apiSession) token.apiSession = account.apiSession;
      return token;
    },
  },
}));
