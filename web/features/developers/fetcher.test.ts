import { parse } from "graphql";
import { expect, test, vi } from "vitest";

import { fetcherOf } from "./fetcher";

const api = () => ({
  url: "https://api.tidings.example",
  fetch: vi.fn().mockResolvedValue(Response.json({ data: { viewer: null } })),
  subscribe: vi.fn().mockReturnValue(() => {}),
});

const both = `query Ask { viewer { scopes } } subscription Watch { workspaceStats { sent } }`;

test("a query is posted", async () => {
  const used = api();
  const answer = fetcherOf(used)({ query: both, operationName: "Ask" }, { documentAST: parse(both) });
  expect(await answer).toEqual({ data: { viewer: null } });
  expect(used.fetch).toHaveBeenCalledWith("https://api.tidings.example/graphql", expect.objectContaining({ method: "POST" }));
  expect(used.subscribe).not.toHaveBeenCalled();
});

test("a subscription goes through the socket, as far as somebody listens", () => {
  const used = api();
  const end = vi.fn();
  used.subscribe.mockReturnValue(end);
  const answer = fetcherOf(used)({ query: both, operationName: "Watch" }, { documentAST: parse(both) });
  if (!("subscribe" in answer)) throw new Error("no observable");
  const listening = answer.subscribe({ next: vi.fn(), error: vi.fn(), complete: vi.fn() });
  expect(used.subscribe.mock.calls[0]?.[0]).toMatchObject({ query: both, operationName: "Watch" });
  listening.unsubscribe();
  expect(end).toHaveBeenCalled();
  expect(used.fetch).not.toHaveBeenCalled();
});
