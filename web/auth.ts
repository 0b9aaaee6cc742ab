import NextAuth from "next-auth";
import Google from "next-auth/providers/google";

import { ApiProblem, exchange } from "@/lib/api/people";

// Google in production; a local OpenID provider in development and tests, by the same path.
const google = Google({
  issuer: process.env.AUTH_GOOGLE_ISSUER ?? "https://accounts.google.com",
  checks: ["pkce", "state", "nonce"],
});

/** How long a sign-in lasts, here and in the API. */
const LIFETIME_SECONDS = 30 * 24 * 60 * 60;

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [google],
  session: { strategy: "jwt", maxAge: LIFETIME_SECONDS },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  callbacks: {
    // The API decides who may come in; the ID token is handed over once and kept nowhere.
    async signIn({ account }) {
      if (!account?.id_token) return false;
      try {
        const { session, person } = await exchange(account.id_token);
        Object.assign(account, { apiSession: session, person });
        return true;
      } catch (error) {
        const refused = error instanceof ApiProblem && error.status < 500;
        console.error("a sign-in failed:", error instanceof Error ? error.message : error);
        return `/sign-in?error=${refused ? "AccessDenied" : "Unavailable"}`;
      }
    },
    // The API's session lives in the encrypted cookie only; what `session` returns is also sent to browsers.
    jwt({ token, account }) {
      if (account?.apiSession) token.apiSession = account.apiSession;
      return token;
    },
    session({ session, token }) {
      return { expires: session.expires, user: { name: token.name, email: token.email } };
    },
    authorized: ({ auth }) => auth !== null,
  },
});
