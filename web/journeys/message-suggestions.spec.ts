import { expectAccessible } from "./harness/accessibility";
import { expectSize, open, pasteRule, people } from "./harness/rule-builder";
import { expect, test } from "./harness/test";

const visited = { condition: { field: "ORDER_COUNT", operator: "AT_LEAST", value: 1 } };

test("messages are suggested for an objective, and one is taken, undone and put in place of one's own", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, visited);
  await expectSize(page, workspace, visited);
  await page.getByRole("button", { name: "Write the message" }).click();
  const section = page.getByRole("region", { name: "Suggested messages" });
  const objective = section.getByRole("textbox", { name: "What the message is for" });
  const text = page.getByRole("textbox", { name: "Text" });
  const { keyboard } = page;

  await objective.fill("Bring back customers with 20% off, code BACK20");
  await section.getByRole("combobox", { name: "Tone" }).selectOption("PLAYFUL");
  await objective.press("Enter");
  const cards = section.getByRole("list", { name: "Messages to choose from" }).getByRole("listitem");
  await expect(cards).toHaveCount(3);
  for (const card of await cards.all()) {
    await expect(card).toContainText(/\d+ characters · [12] parts?/);
    await expect(card).toContainText("20%");
  }
  await expect(section.getByRole("status")).toHaveText("3 messages are suggested.");
  await expectAccessible(page);

  // What is taken is read at once as its readers will; the editor undoes it.
  await cards.nth(0).getByRole("button", { name: "Use this" }).press("Enter");
  await expect(text).toBeFocused();
  await expect(text).toHaveValue(/20%/);
  await expect(cards.nth(0).getByRole("button", { name: "In use" })).toBeVisible();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByText(/20%/).first()).toBeVisible();
  await expect(preview.getByText("{{", { exact: false })).toHaveCount(0);
  await expectAccessible(page);
  await keyboard.press("ControlOrMeta+z");
  await expect(text).toHaveValue("");

  // A text of one's own is replaced only by a button that says so, and comes back.
  await text.fill("My own words");
  await expect(section.getByRole("button", { name: "Use this" })).toHaveCount(0);
  await cards.nth(1).getByRole("button", { name: "Replace my text" }).click();
  await expect(text).toHaveValue(/20%/);
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(text).toHaveValue("My own words");

  // They stay while one looks at another step, and belong to their way of sending.
  await page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name: /Audience/ }).click();
  await page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name: /Message/ }).click();
  await expect(cards).toHaveCount(3);
  await page.getByRole("radio", { name: "E-mail" }).check();
  await expect(cards).toHaveCount(0);
  await section.getByRole("button", { name: "Suggest" }).click();
  await expect(cards).toHaveCount(3);
  await expect(cards.first()).not.toContainText("part");
  await section.getByRole("button", { name: "Put away" }).click();
  await expect(cards).toHaveCount(0);
  await expect(objective).toBeFocused();
});

test("what cannot be understood is said", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/campaigns/new?step=message"));
  const section = page.getByRole("region", { name: "Suggested messages" });
  const objective = section.getByRole("textbox", { name: "What the message is for" });
  await objective.fill("Bring back\u200b customers");
  await objective.press("Enter");
  await expect(section.getByRole("alert")).toContainText("objective", { ignoreCase: true });
  await expect(objective).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await objective.fill("qwertz");
  await objective.press("Enter");
  await expect(section).toContainText("The objective was not understood");
});
