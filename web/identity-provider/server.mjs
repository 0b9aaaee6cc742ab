// A local OpenID provider for development and tests: a certified library, and a page on which a person is
// chosen instead of a password typed. It listens on loopback only and forgets everything when it stops.
//
//   IDENTITY_PROVIDER_PORT   where it listens [4000]
//   AUTH_GOOGLE_SECRET       the secret of its one client
//   AUTH_URL                 the web app, to which people are sent back [http://localhost:3000]
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";

import Provider, { interactionPolicy } from "oidc-provider";

import { choosePersonPage } from "./page.mjs";
import { claimsOf, findPerson } from "./people.mjs";

const port = Number(process.env.IDENTITY_PROVIDER_PORT ?? 4000);
const web = process.env.AUTH_URL ?? "http://localhost:3000";
const secret = process.env.AUTH_GOOGLE_SECRET;
if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error("IDENTITY_PROVIDER_PORT is not a port");
if (!secret) throw new Error("AUTH_GOOGLE_SECRET is not set");

const issuer = `http://localhost:${port}`;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

// Nobody is remembered: a person is chosen at every sign-in, so that one can be another the next time.
const { base, Check } = interactionPolicy;
const policy = base();
const chosen = (context) => Boolean(context.oidc.result?.login);
policy.get("login").checks.add(
  new Check("choice", "a person is chosen each time", (context) => (chosen(context) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT)),
);

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: process.env.AUTH_GOOGLE_ID ?? "tidings-local",
      client_secret: secret,
      redirect_uris: [`${web}/api/auth/callback/google`],
      post_logout_redirect_uris: [web],
    },
  ],
  // Without a `kid` the library takes the key's thumbprint: a new key never hides behind an old name.
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
  cookies: { keys: [secret] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { policy, url: (_context, { uid }) => `/choose/${uid}` },
  ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, AuthorizationCode: 60, IdToken: 3600 },
  findAccount(_context, id) {
    const person = findPerson(id);
    return person && { accountId: id, claims: () => claimsOf(person) };
  },
  // Nobody is asked for consent: whoever is chosen here agrees.
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();

async function choose(request, response) {
  const uid = request.url.slice("/choose/".length);
  if (request.method === "POST") {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
      if (body.length > 1024) throw new Error("the form is too long");
    }
    const person = findPerson(new URLSearchParams(body).get("person"));
    if (person) {
      await provider.interactionFinished(request, response, { login: { accountId: person.id, remember: false } });
      return;
    }
  }
  await provider.interactionDetails(request, response);
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(choosePersonPage(`/choose/${uid}`));
}

const server = createServer((request, response) => {
  if (request.url === "/healthz") {
    response.end("ok\n");
  } else if (request.url?.startsWith("/choose/")) {
    choose(request, response).catch((error) => {
      console.error("choosing a person failed:", error.message);
      response.statusCode = 400;
      response.end("This sign-in has lapsed. Go back to Tidings and start again.\n");
    });
  } else {
    answer(request, response);
  }
});
server.listen(port, "127.0.0.1", () => console.log(`identity provider at ${issuer}`));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.close(() => process.exit(0)));
