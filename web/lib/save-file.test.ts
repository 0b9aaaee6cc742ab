import { expect, test } from "vitest";

import { fileName, gathered } from "./save-file";

test.each([
  ["Diwali: thank you!", "diwali-thank-you"],
  ["../../etc/passwd", "etc-passwd"],
  ["  ", "file"],
  ["दीवाली 2026", "दीवाली-2026"],
])("%j is saved as %s", (title, name) => {
  expect(fileName(title)).toBe(name);
});

test("a body is gathered piece by piece, and its progress told", async () => {
  const pieces = ["a,b\n", "1,2\n"].map((text) => new TextEncoder().encode(text));
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const progress: number[] = [];
  const file = await gathered(new Response(body, { headers: { "content-type": "text/csv" } }), (bytes) => progress.push(bytes));
  expect([await file.text(), file.type, progress]).toEqual(["a,b\n1,2\n", "text/csv", [4, 8]]);
});

test("a body that breaks off is no file", async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error("away"));
    },
  });
  await expect(gathered(new Response(body), () => {})).rejects.toThrow("away");
});
