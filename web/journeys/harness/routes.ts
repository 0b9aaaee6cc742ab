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

/** What lies in a furnished workspace, for pages whose path has parameters. */
export type Furniture = { campaign: string; customer: string; file: string };

const PARAMETERS: Record<string, (furniture: Furniture) => string> = {
  "[campaign]": ({ campaign }) => campaign,
  "[customer]": ({ customer }) => customer,
  "[import]": ({ file }) => file,
  "[...unknown]": () => "no-such-page",
};

/** The path of a page with its parameters filled in; one that is new is told here what they are. */
export function pathOf(page: string, furniture: Furniture): string {
  return page.replace(/\[[\w.]+\]/g, (name) => {
    const value = PARAMETERS[name]?.(furniture);
    if (!value) throw new Error(`say in PARAMETERS what ${name} is`);
    return encodeURIComponent(value);
  });
}
