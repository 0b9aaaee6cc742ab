// Whether every statement of crates/store about a distributed table names the workspace: citus-statements.mjs FILE, where
// FILE lists the distributed tables. Statements are the .sql files, the texts in Rust that begin like SQL, and the chains of
// diesel's query builder.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const SOURCE = join(ROOT, "crates/store/src");
const distributed = readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean);
const TABLE = new RegExp(String.raw`\b(?:from|join|into|update|using)\s+(?:only\s+)?(${distributed.join("|")})\b`, "gi");

// The workspace is named by a value: compared with a parameter or with a list that came as one (a text that ends with the sign
// of equality is followed by what is bound), written into a new row, or
// given to the query builder, whose `find` takes the primary key and so begins with it. A mere join of two tables names none.
const NAMED = [
  /workspace_id\s*=\s*(\$\d|ANY\s*\(\$\d|"|watched\.)/i,
  /watched\s*\(workspace_id/i,
  /INSERT INTO \w+(\s+AS\s+\w+)?\s*\(\s*workspace_id/i,
  /workspace_id\s*\.\s*eq(_any)?\(/,
  /\.find\(\(?(\w+\.)?workspace\b/,
];

// What is about no workspace in particular, each with its reason.
const EXCEPTIONS = new Map(
  Object.entries({
    "invitation.rs: invitations": "after signing in, before a workspace is chosen: where is this person invited?",
    "membership.rs: memberships": "after signing in, before a workspace is chosen: where does this person belong?",
    "sql/recount_campaigns.sql": "an operator counts every workspace again, at the command line",
    "sql/recount_customers.sql": "an operator counts every workspace again, at the command line",
    "sql/recount_totals.sql": "an operator counts every workspace again, at the command line",
  }),
);

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) => /\.(rs|sql)$/.test(name) && name !== "schema.rs");
const statements = files.flatMap((name) => {
  const text = readFileSync(join(SOURCE, name), "utf8");
  if (name.endsWith(".sql")) return [{ place: name, text: text.replace(/--.*$/gm, "") }];
  return [...textsOf(name, text), ...chainsOf(name, text)];
});

function lineOf(text, index) {
  return text.slice(0, index).split("\n").length;
}

/** Texts in quotes that read like SQL; comments are left out first, at the same length. */
function textsOf(name, source) {
  const code = source.replace(/\/\/.*$/gm, (comment) => " ".repeat(comment.length));
  return [...code.matchAll(/r#"([\s\S]*?)"#|"((?:[^"\\]|\\[\s\S])*)"/g)]
    // A statement may go on in texts that follow, up to the end of what is done in Rust.
    .map((match) => ({ place: `${name}:${lineOf(code, match.index)}`, text: match[1] ?? match[2], whole: code.slice(match.index, end(code, match.index + match[0].length)) }))
    .filter(({ text }) => /\b(select|insert|update|delete|with)\b[\s\S]*\b(from|into|set|join)\b/i.test(text));
}

function end(code, index) {
  const found = code.indexOf(";", index);
  return found < 0 ? code.length : found;
}

/** From `table::table` to the end of its statement, with what is bound before it in the same one. */
function chainsOf(name, source) {
  return [...source.matchAll(/\b([a-z_]+)::table\b/g)]
    .filter(([, table]) => distributed.includes(table))
    .map((match) => {
      const begin = Math.max(source.lastIndexOf(";", match.index), source.lastIndexOf("{\n", match.index));
      return { place: `${name}:${lineOf(source, match.index)}`, table: match[1], text: source.slice(begin, end(source, match.index)) };
    });
}

let looked = 0;
const used = new Set();
const wrong = [];
for (const { place, table, text, whole = text } of statements) {
  const tables = table ? [table] : [...new Set([...text.matchAll(TABLE)].map((match) => match[1].toLowerCase()))];
  if (tables.length === 0) continue;
  looked += 1;
  if (NAMED.some((pattern) => pattern.test(whole))) continue;
  const file = place.replace(/:\d+$/, "");
  const exception = [file, ...tables.map((name) => `${file}: ${name}`)].find((key) => EXCEPTIONS.has(key));
  if (exception) used.add(exception);
  else wrong.push(`crates/store/src/${place} reads or writes ${tables.join(", ")} without naming the workspace`);
}
for (const key of EXCEPTIONS.keys()) if (!used.has(key)) wrong.push(`${relative(ROOT, import.meta.filename)}: the exception ${key} is none any more`);
if (looked < 80) wrong.push(`only ${looked} statements were found`);
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);
console.log(`${looked} statements name their workspace, but for ${used.size} places outside of workspaces`);
