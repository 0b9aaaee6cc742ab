/** Commands to begin with, for the API at an address. The key is read from the environment, so that no history keeps it. */
export function examples(api: string): { name: string; about: string; code: string }[] {
  const headers = `  -H "Authorization: Bearer $TIDINGS_API_KEY" \\\n  -H "Content-Type: application/json" \\\n`;
  const post = (path: string, body: unknown) =>
    `curl -sS ${api}${path} \\\n${headers}  -d '${JSON.stringify(body)}'`;
  return [
    {
      name: "Ask",
      about: "Any query or mutation of the schema.",
      code: post("/graphql", { query: "{ workspaceTotals { customers orders totalSpend } }" }),
    },
    {
      name: "Send customers",
      about: "Up to 10,000 in one request. What is accepted is kept, and sending it twice does no harm.",
      code: post("/v1/customers", [{ externalId: "c-1", name: "Asha Rao", phone: "+919800000001", subscribed: true }]),
    },
    {
      name: "Send orders",
      about: "The customer may come later than the order.",
      code: post("/v1/orders", [
        { externalId: "o-1", customerExternalId: "c-1", amount: "1299.00", orderedAt: "2026-01-31T18:30:00+05:30" },
      ]),
    },
  ];
}

/** Where subscriptions are served, for an API at an address. */
export const socketUrl = (api: string): string => `${api.replace(/^http/, "ws")}/graphql/ws`;
