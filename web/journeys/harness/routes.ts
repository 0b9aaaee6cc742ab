import { readdirSync } from "node:fs";
import { join, sep } from "node:path";

const APP = join(import.meta.dirname, "../../app");

/** The pages of a workspace as the app's directories name them: "", "/settings", "/campaigns/[campaign]". */
export function pagesOfAWorkspace(): string[] {
  return readdirSync(join(APP, "(signed-in)/w/[workspace]"), { recursive: true, encoding: "utf8" })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => file === "page.tsx" || file.endsWith("/page.tsx"))
    .map((file) => `/${file}`.slice(0, -"/page.tsx".length).replace(/\/\([^)]*\)/g, ""))
    .sort();
}
