// What is linked in, as cargo says, for this machine's kind.

import { execFileSync } from "node:child_process";

const run = (program, ...given) => execFileSync(program, given, { encoding: "utf8", maxBuffer: 2 ** 28 });

export function cargoMetadata() {
  const host = run("rustc", "-vV").match(/^host: (.+)$/m)[1];
  return JSON.parse(run("cargo", "metadata", "--locked", "--all-features", "--format-version", "1", "--filter-platform", host));
}
