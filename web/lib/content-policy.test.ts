import { expect, test } from "vitest";

import { contentPolicy } from "./content-policy";

const places = { api: "https://api.tidings.example/", issuer: "https://accounts.google.com", development: false };
const directive = (policy: string, name: string) => policy.split("; ").find((each) => each.startsWith(`${name} `));

test("scripts need the nonce, and text is no code", () => {
  expect(directive(contentPolicy("n0nce", places), "script-src")).toBe("script-src 'self' 'nonce-n0nce' 'strict-dynamic'");
});

test("pages speak with the API alone, by http and by socket", () => {
  const connect = directive(contentPolicy("n", places), "connect-src");
  expect(connect).toBe("connect-src 'self' https://api.tidings.example wss://api.tidings.example");
  const local = directive(contentPolicy("n", { ...places, api: "http://localhost:8080" }), "connect-src");
  expect(local).toBe("connect-src 'self' http://localhost:8080 ws://localhost:8080");
});

test("pictures may come from the API, be it without https", () => {
  const pictures = directive(contentPolicy("n", { ...places, api: "http://localhost:8080" }), "img-src");
  expect(pictures).toBe("img-src 'self' data: https: http://localhost:8080");
});

test("the sign-in form may lead to the provider, and nowhere else", () => {
  const form = directive(contentPolicy("n", { ...places, issuer: "https://login.example/realms/shop" }), "form-action");
  expect(form).toBe("form-action 'self' https://login.example");
});
