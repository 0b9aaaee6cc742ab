// Holds what is linked in to deny.toml: licences, bans and sources, as `cargo deny check licenses bans sources` does, for
// machines that lack it. It takes seconds; to build cargo-deny takes many minutes. It reads less: the licence a package
// declares, not its files; packages for this machine's kind alone; no advisories, which need the network.

import { readFileSync } from "node:fs";

import { cargoMetadata } from "./metadata.mjs";

const settings = readFileSync("deny.toml", "utf8").replace(/^\s*#.*$/gm, "");
const section = (name) => settings.split(/^\[/m).find((part) => part.startsWith(`${name}]`)) ?? fail(`deny.toml has no [${name}]`);
const list = (text, name) => text.match(new RegExp(`\\b${name} = \\[([\\s\\S]*?)^\\]`, "m"))?.[1] ?? fail(`deny.toml has no ${name}`);
const strings = (text) => [...text.matchAll(/"([^"]*)"/g)].map((found) => found[1]);

const licences = new Set(strings(list(section("licenses"), "allow")));
const bans = [...list(section("bans"), "deny").matchAll(/\{ crate = "([^"]+)"(?:, wrappers = \[([^\]]*)\])?, reason = "([^"]*)" \}/g)].map(
  ([, crate, wrappers, reason]) => ({ crate, wrappers: wrappers === undefined ? null : strings(wrappers), reason }),
);
if (bans.length === 0 || licences.size === 0) fail("deny.toml allows nothing or denies nothing: it is read wrongly");

/** Whether an SPDX expression leaves a choice of allowed licences alone. */
function allows(expression, allowed) {
  const tokens = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let fits = both();
    while (tokens[at] === "OR") {
      at += 1;
      const other = both();
      fits ||= other;
    }
    return fits;
  };
  const both = () => {
    let fits = one();
    while (tokens[at] === "AND") {
      at += 1;
      const other = one();
      fits &&= other;
    }
    return fits;
  };
  const one = () => {
    const token = tokens[at++];
    if (token === "(") {
      const fits = either();
      return tokens[at++] === ")" && fits;
    }
    if (tokens[at] !== "WITH") return allowed.has(token);
    at += 2;
    return allowed.has(`${token} WITH ${tokens[at - 1]}`);
  };
  return either() && at === tokens.length;
}

function fail(problem) {
  console.error(`error: ${problem}`);
  process.exit(1);
}

const known = new Set(["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"]);
for (const [expression, fits] of [
  ["MIT OR GPL-3.0", true], ["MIT/GPL-3.0", true], ["MIT AND GPL-3.0", false], ["(MIT OR GPL-3.0) AND ISC", true], ["GPL-3.0", false],
  ["Apache-2.0 WITH LLVM-exception", true], ["GPL-2.0 WITH LLVM-exception", false], ["", false], ["(MIT", false], ["MIT ISC", false],
]) {
  if (allows(expression, known) !== fits) fail(`the licence expression ${expression} is read wrongly`);
}

const { packages, resolve } = cargoMetadata();
const names = new Map(packages.map((found) => [found.id, found]));
const faults = [];
for (const { name, version, license, source } of packages) {
  if (!allows(license ?? "", licences)) faults.push(`${name} ${version} is under ${license ?? "no declared licence"}`);
  if (source !== null && source !== "registry+https://github.com/rust-lang/crates.io-index") faults.push(`${name} ${version} comes from ${source}`);
}
for (const { id, deps } of resolve.nodes) {
  const user = names.get(id);
  for (const dependency of deps) {
    const used = names.get(dependency.pkg);
    const ban = bans.find((ban) => ban.crate === used.name);
    if (ban && !ban.wrappers?.includes(user.name)) faults.push(`${user.name} uses ${used.name}: ${ban.reason}`);
  }
}
for (const { name, source, dependencies } of packages) {
  for (const wanted of source === null ? dependencies : []) {
    if (wanted.req === "*" && !wanted.path) faults.push(`${name} takes any version of ${wanted.name}`);
  }
}
if (faults.length > 0) fail(`deny.toml forbids it:\n  ${faults.join("\n  ")}`);
console.log(`${packages.length} packages: licences, bans and sources are as deny.toml says`);
