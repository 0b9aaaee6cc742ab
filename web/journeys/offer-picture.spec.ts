import { expectAccessible } from "./harness/accessibility";
import { expectSize, open, pasteRule, people } from "./harness/rule-builder";
import { expect, test } from "./harness/test";

const everybody = { condition: { field: "ORDER_COUNT", operator: "AT_LEAST", value: 1 } };

test("a picture of the offer is made, seen in the preview, sent along and can be removed", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, everybody);
  await expectSize(page, workspace, everybody);
  await page.getByRole("button", { name: "Write the message" }).click();
  await page.getByRole("textbox", { name: "Text" }).fill("Hi, come and see!");

  await page.getByRole("button", { name: "Make a picture" }).click();
  const dialog = page.getByRole("dialog", { name: "Make a picture" });
  await expect(dialog.getByText("Write a headline, and see the picture here.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Use as offer image" })).toBeDisabled();
  const headline = dialog.getByRole("textbox", { name: "Headline" });
  await expect(headline).toBeFocused();
  await headline.fill("20% off <till> Sunday & Monday");
  await dialog.getByRole("textbox", { name: "Detail" }).fill("With code BACK20");
  const live = dialog.getByTestId("live-picture");
  await expect(live).toHaveAttribute("alt", /20% off <till> Sunday & Monday\. With code BACK20/);
  // It is drawn, whatever signs its words hold.
  await expect.poll(() => live.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1200);
  await dialog.getByRole("radio", { name: "Confetti" }).check();
  await expect(dialog.getByRole("radio", { name: "Confetti" })).toBeChecked();
  const indigo = await live.getAttribute("src");
  await dialog.getByRole("radiogroup", { name: "Colour" }).getByRole("radio", { name: "Indigo" }).press("ArrowRight");
  await expect(dialog.getByRole("radio", { name: "Teal" })).toBeChecked();
  await expect(live).not.toHaveAttribute("src", indigo ?? "");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Use as offer image" }).click();
  await expect(dialog).toBeHidden();

  const sent = page.getByRole("region", { name: "Preview" }).getByRole("img", { name: /20% off/ });
  await expect.poll(() => sent.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1200);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("button", { name: "Make a picture" })).toBeFocused();
  await expect(sent).toHaveCount(0);

  // Made again, it is launched with, and stands on the campaign's page.
  await page.keyboard.press("Enter");
  await headline.fill("Come again");
  await expect(live).toHaveAttribute("alt", /^Come again/);
  await dialog.getByRole("button", { name: "Use as offer image" }).click();
  await expect(page.getByRole("button", { name: "Remove" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Review" }).last().click();
  await expect(page.getByRole("region", { name: "Summary" }).getByRole("img", { name: /^Come again/ })).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("With a picture");
  await page.getByRole("button", { name: /^Launch to/ }).click();
  await page.waitForURL((url) => url.pathname === workspace.path());
  const { campaigns } = await workspace.run<{ campaigns: { nodes: { message: { imageUrl: string } }[] } }>(
    "{ campaigns(first: 1) { nodes { message { imageUrl } } } }",
  );
  expect(campaigns.nodes[0]?.message.imageUrl).toMatch(/\/banners\/.+\.svg$/);
  await page.getByRole("row", { name: /With a picture/ }).getByRole("link").click();
  const kept = page.getByRole("region", { name: "Message" }).getByRole("img");
  await expect.poll(() => kept.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1200);
});

test("an address without a picture says so, and takes no other room", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, everybody);
  await expectSize(page, workspace, everybody);
  await page.getByRole("button", { name: "Write the message" }).click();
  await page.getByRole("textbox", { name: "Text" }).fill("Hi!");
  await page.getByRole("textbox", { name: "Picture" }).fill("https://nothing.invalid/picture.png");
  await expect(page.getByRole("region", { name: "Preview" }).getByText("There is no picture at this address.")).toBeVisible();
  await expectAccessible(page);
});
