import { expectAccessible } from "./harness/accessibility";
import { builder, expectSize, open, people, row } from "./harness/rule-builder";
import { expect, test } from "./harness/test";

test("values that customers have are offered, by keys alone, and others may be typed", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  const { keyboard } = page;
  const inCity = (value: string) => ({ all: [{ condition: { field: "CITY", operator: "EQUALS", value } }] });

  await builder(page).getByRole("button", { name: "Add condition" }).last().focus();
  await keyboard.press("Enter");
  await keyboard.type("city");
  await keyboard.press("Enter");
  await keyboard.press("Tab");
  const value = row(page, /^City/).getByRole("combobox", { name: "Value", exact: true });
  await expect(value).toBeFocused();
  await expect(value).toHaveAttribute("aria-expanded", "true");
  await keyboard.type("pu");
  const options = page.getByRole("listbox", { name: "Value", exact: true }).getByRole("option");
  await expect(options).toHaveText([/^Pune/]);
  await expectAccessible(page);
  await keyboard.press("ArrowDown");
  await expect(value).toHaveAttribute("aria-activedescendant", (await options.first().getAttribute("id")) ?? "");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Enter");
  await expect(value).toHaveValue("Pune");
  await expect(options).toHaveCount(0);
  await expectSize(page, workspace, inCity("Pune"));

  // Escape closes the list and keeps the text; a text that nobody has is as good.
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("mum");
  await expect(options).toHaveText([/^Mumbai/]);
  await keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await expect(value).toHaveValue("mum");
  await expectSize(page, workspace, inCity("mum"));
});

test("several values are taken one by one, and not offered twice", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await builder(page).getByRole("button", { name: "Add condition" }).last().click();
  await page.getByRole("option", { name: "City", exact: true }).click();
  const city = row(page, /^City/);
  await city.getByLabel("Compare").selectOption("IN");
  const values = city.getByRole("combobox", { name: "Values" });
  await values.click();
  const options = page.getByRole("listbox", { name: "Values" }).getByRole("option");
  await expect(options).toHaveCount(3);
  await options.filter({ hasText: "Delhi" }).click();
  await expect(city.getByRole("button", { name: "Remove Delhi" })).toBeVisible();
  await values.fill("e");
  await expect(options).toHaveText([/^Pune/]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expectSize(page, workspace, { all: [{ condition: { field: "CITY", operator: "IN", value: ["Delhi", "Pune"] } }] });
});

test("attributes are offered by name, bring the kind of their values along, and then their values", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  const { keyboard } = page;
  await builder(page).getByRole("button", { name: "Add condition" }).last().click();
  await page.getByRole("option", { name: "Custom attribute" }).click();
  const attribute = builder(page).getByRole("combobox", { name: "Attribute" });
  await attribute.click();
  const names = page.getByRole("listbox", { name: "Attribute" }).getByRole("option");
  await expect(names.filter({ hasText: "tier" })).toBeVisible();
  await keyboard.type("ag");
  await expect(names).toHaveText([/^age.*number/]);
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(builder(page).getByLabel("Kind of its values")).toHaveValue("NUMBER");

  // A kind that is chosen afterwards stands.
  await builder(page).getByLabel("Kind of its values").selectOption("TEXT");
  await expect(builder(page).getByLabel("Kind of its values")).toHaveValue("TEXT");
  await attribute.fill("tier");
  await builder(page).getByRole("combobox", { name: "Value", exact: true }).fill("go");
  const values = page.getByRole("listbox", { name: "Value", exact: true }).getByRole("option");
  await expect(values).toHaveText([/^gold/]);
  await values.first().click();
  await expectSize(page, workspace, {
    all: [{ condition: { field: "ATTRIBUTE", key: "tier", operator: "EQUALS", value: "gold" } }],
  });
});
