// What the tests read of the repository.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { parseAllDocuments } from 'yaml';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const read = (path) => readFileSync(`${ROOT}/${path}`, 'utf8');
export const yaml = (path) => parseAllDocuments(read(path), { merge: true }).map((document) => document.toJS());

/** Every file of the repository as a fresh clone has it, and those about to be added. */
export const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);

/** Every setting that .env.example explains. */
export const settings = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);

/** The settings that the configuration of a program reads. */
export function settingsOf(...places) {
  const sources = files.filter((path) => places.some((place) => path.startsWith(place)) && /config[^/]*\.rs$|\/config\/|settings\.ts$/.test(path));
  const names = sources.flatMap((path) => [...read(path).matchAll(/"([A-Z]+(?:_[A-Z]+)+)"|process\.env\.([A-Z_]+)/g)]);
  return new Set(names.map(([, quoted, read]) => quoted ?? read));
}
