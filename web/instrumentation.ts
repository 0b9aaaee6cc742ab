/** Runs once, when the server starts: what is wrong with its settings is told then, and not to the first visitor. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { settingProblems } = await import("@/lib/settings");
    const problems = settingProblems();
    for (const problem of problems) console.error(`error: ${problem}`);
    if (problems.length > 0) process.exit(1);
  }
}
