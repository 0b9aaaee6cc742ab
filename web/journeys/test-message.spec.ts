import { expectAccessible } from "./harness/accessibility";
import { builder, expectSize, open, pasteRule, people } from "./harness/rule-builder";
import { expect, test } from "./harness/test";

const visited = { condition: { field: "VISIT_COUNT", operator: "AT_LEAST", value: 1 } };

test("a message is sent to oneself first, by number and by e-mail", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page, email } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, visited);
  await expectSize(page, workspace, visited);
  await page.getByRole("button", { name: "Write the message" }).click();
  const form = page.getByRole("form", { name: "Test" });
  // Without a text there is nothing to send.
  await expect(form).toHaveCount(0);
  await page.getByRole("textbox", { name: "Text" }).fill("Hi {{ first_name | default('friend') }}!");
  await expect(form.getByText(/^Written as for .+ It counts in no report\.$/)).toBeVisible();

  await form.getByRole("button", { name: "Send test" }).click();
  await expect(form.getByText("Give a number.")).toBeVisible();
  const address = form.getByRole("textbox", { name: "Send a test to myself" });
  await address.fill("98");
  await page.keyboard.press("Enter");
  await expect(address).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByRole("status")).toContainText(/digits/);
  await expectAccessible(page);
  await address.fill("+919800000099");
  await page.keyboard.press("Enter");
  await expect(form.getByText("Sent to +919800000099.")).toBeVisible();
  await expectAccessible(page);

  // The number is remembered here; an e-mail goes to one's own address.
  await page.reload();
  await expect(address).toHaveValue("+919800000099");
  await page.getByRole("radio", { name: "E-mail" }).check();
  await expect(address).toHaveValue(email);
  await form.getByRole("button", { name: "Send test" }).click();
  await expect(form.getByText(`Sent to ${email}.`)).toBeVisible();
  await expect(builder(page)).toHaveCount(0);
  const { campaigns } = await workspace.run<{ campaigns: { nodes: unknown[] } }>("{ campaigns(first: 1) { nodes { id } } }");
  expect(campaigns.nodes).toEqual([]);
});
