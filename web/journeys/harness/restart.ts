import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect } from "@playwright/test";

import { stack } from "./stack";

const run = promisify(execFile);

/** Where this run's own stack lives; a stack that others use is not to be ended. */
export const stackHome = process.env.STACK_HOME;

/** Ends the API as a crash would, without a word to its clients. */
export async function killApi(): Promise<void> {
  if (!stackHome) throw new Error("STACK_HOME is not set: run this with scripts/journeys.sh");
  process.kill(Number(await readFile(join(stackHome, "run/api.pid"), "utf8")), "SIGKILL");
  const answers = () => fetch(`${stack.apiUrl}/healthz`).then(
    () => true,
    () => false,
  );
  await expect.poll(answers, { message: "the API is gone" }).toBe(false);
}

/** Starts what was ended, and waits until it is ready. */
export async function startApi(): Promise<void> {
  if (!stackHome) throw new Error("STACK_HOME is not set: run this with scripts/journeys.sh");
  await run(join(import.meta.dirname, "../../../scripts/stack.sh"), ["start", stackHome, "debug"]);
}
