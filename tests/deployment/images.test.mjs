// The Dockerfiles against a fresh clone: each is built from the files that its .dockerignore lets through, and everything
// that is copied, included or run is among them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

import { files, read, ROOT } from './repository.mjs';

const IMAGES = ['programs', 'web'];
const dockerfile = (name) => read(`docker/${name}.Dockerfile`);

/** What reaches the builder. The patterns here are names of files and directories; the last that fits decides. */
function context(name) {
  const rules = read(`docker/${name}.Dockerfile.dockerignore`).split('\n').filter((line) => line && !line.startsWith('#'));
  const fits = (path, rule) => rule === '*' || path === rule || path.startsWith(`${rule}/`);
  return files.filter((path) => {
    let out = false;
    for (const rule of rules) {
      if (fits(path, rule.replace(/^!/, ''))) out = !rule.startsWith('!');
    }
    return !out;
  });
}

/** The instructions, each in one line. */
function instructions(name) {
  const text = dockerfile(name).replace(/^#.*\n/gm, '').replace(/\\\n/g, ' ');
  return text.split('\n').filter(Boolean).map((line) => line.trim().split(/\s+/));
}

const copies = (name) =>
  instructions(name)
    .filter(([word, ...rest]) => word === 'COPY' && !rest.some((part) => part.startsWith('--from=')))
    .map(([, ...rest]) => rest.filter((part) => !part.startsWith('--')))
    .map((parts) => ({ sources: parts.slice(0, -1), target: parts.at(-1) }));

for (const name of IMAGES) {
  test(`${name}: everything that is copied reaches the builder`, () => {
    const there = context(name);
    for (const source of copies(name).flatMap(({ sources }) => sources)) {
      assert.ok(there.some((path) => path === source || path.startsWith(`${source}/`)), `${source} is not in the context`);
    }
  });

  test(`${name}: nothing reaches the builder that is not copied, and no secret`, () => {
    const sources = copies(name).flatMap((copy) => copy.sources);
    for (const path of context(name)) {
      assert.ok(sources.some((source) => path === source || path.startsWith(`${source}/`)), `${path} is sent and not used`);
      assert.doesNotMatch(path, /^docker\/secrets|(^|\/)\.env$/);
    }
  });

  test(`${name}: the image runs as nobody in particular, and says whether it is well`, () => {
    const last = dockerfile(name).split(/^FROM /m).slice(1);
    const runnable = name === 'web' ? last.slice(-1) : last.slice(2);
    assert.match(dockerfile(name), /^USER [1-9]\d+$/m, 'by number, so that a cluster can tell that it is not root');
    for (const stage of runnable) {
      assert.match(stage, /^HEALTHCHECK .*CMD \["answers", "\d+", "\/[a-z-]+"\]$/m);
      assert.match(stage, /^CMD \["[a-z-]+"/m);
    }
  });
}

test('whatever the programs include at compile time is copied', () => {
  const there = new Set(context('programs'));
  let looked = 0;
  for (const path of there) {
    if (!path.endsWith('.rs') || /\/(tests|examples|benches)\//.test(path)) continue;
    for (const [, included] of read(path).matchAll(/(?:include_str|include_bytes|embed_migrations)!\(\s*"([^"]+)"/g)) {
      looked += 1;
      const base = read(path).includes('embed_migrations!') && included.includes('migrations') ? join(path.split('/src/')[0]) : dirname(path);
      const found = normalize(join(base, included));
      assert.ok(there.has(found) || [...there].some((file) => file.startsWith(`${found}/`)), `${path} includes ${found}`);
    }
  }
  assert.ok(looked > 40, `${looked} places`);
});

test('every member of the Rust workspace is copied, so that the lock file holds', () => {
  const there = new Set(context('programs'));
  const members = read('Cargo.toml').match(/^members = \[([^\]]+)\]/m)[1].match(/"([^"]+)"/g).map((member) => member.slice(1, -1));
  for (const member of members) assert.ok(there.has(`${member}/Cargo.toml`), member);
});

test('the programs that are copied are those that are built', () => {
  const text = dockerfile('programs');
  const built = new Set([...text.matchAll(/--bin (tidings-[a-z]+)/g)].map(([, program]) => program));
  const copied = [...text.matchAll(/^COPY --from=build \/out\/(tidings-[a-z]+)/gm)].map(([, program]) => program);
  assert.deepEqual([...built].sort(), copied.sort());
  for (const program of built) assert.ok(text.includes(`target/release/${program}`), program);
});

test('the images use the releases that the repository names', () => {
  const rust = read('rust-toolchain.toml').match(/channel = "([^"]+)"/)[1];
  assert.ok(dockerfile('programs').includes(`FROM rust:${rust}-`), rust);
  assert.ok(dockerfile('programs').includes(`RUSTUP_TOOLCHAIN=${rust}`), rust);
  const pnpm = JSON.parse(read('web/package.json')).packageManager;
  assert.ok(dockerfile('web').includes(`npm install --global ${pnpm}`), pnpm);
});

test('the web is built by commands that there are, into what is copied', () => {
  const { scripts } = JSON.parse(read('web/package.json'));
  assert.ok(scripts.build);
  assert.match(read('web/next.config.ts'), /output: "standalone"/);
  assert.match(dockerfile('web'), /^COPY --from=build \/src\/web\/\.next\/standalone /m);
});

test('a program may open as many files as its container', () => {
  const inside = (limit) => execFileSync('sh', ['-c', `ulimit -S -n 256 && exec "$0" sh -c 'ulimit -${limit} -n'`, join(ROOT, 'docker/with-secrets')], { encoding: 'utf8' });
  assert.notEqual(inside('S'), '256\n');
  assert.equal(inside('S'), inside('H'));
});
