// docker/backup, with a stand-in for Docker that notes what it is asked and answers as a container would.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { ROOT, yaml } from './repository.mjs';

const [{ services }] = yaml('docker/compose.yaml');

function backup(context, failing = 'nothing') {
  const directory = mkdtempSync(join(tmpdir(), 'tidings-backup-'));
  context.after(() => rmSync(directory, { recursive: true }));
  copyFileSync(join(ROOT, 'docker/backup'), join(directory, 'backup'));
  mkdirSync(join(directory, 'secrets'));
  writeFileSync(join(directory, 'secrets/redis-password'), 'secret');
  writeFileSync(join(directory, '.env'), 'DOMAIN=example.com');
  const docker = `#!/bin/sh
printf '%s\\n' "$*" | tr '\\n' ' ' >>"${directory}/asked"
echo >>"${directory}/asked"
case "$*" in *${failing}*) exit 1 ;; *tar\\ -C*) echo of-redis ;; *pg_dump*) echo of-postgres ;; esac
`;
  writeFileSync(join(directory, 'docker'), docker, { mode: 0o755 });
  const env = { ...process.env, PATH: `${directory}:${process.env.PATH}` };
  const { status } = spawnSync(join(directory, 'backup'), ['copies'], { cwd: directory, env });
  return { directory, status, asked: readFileSync(join(directory, 'asked'), 'utf8').trim().split('\n') };
}

test('it copies Redis before PostgreSQL, and settings and secrets, for nobody else to read', (context) => {
  const { directory, status, asked } = backup(context);
  assert.equal(status, 0);
  const at = (words) => asked.findIndex((line) => line.includes(words));
  assert.ok(at('rewrite-percentage 0') >= 0 && at('rewrite-percentage 0') < at('tar -C'));
  assert.ok(at('tar -C') < at('pg_dump'));
  assert.equal(readFileSync(join(directory, 'copies/redis.tar'), 'utf8'), 'of-redis\n');
  assert.equal(readFileSync(join(directory, 'copies/tidings.dump'), 'utf8'), 'of-postgres\n');
  const inside = spawnSync('tar', ['-tf', join(directory, 'copies/settings.tar')], { encoding: 'utf8' }).stdout;
  assert.match(inside, /^\.env$/m);
  assert.match(inside, /^secrets\/redis-password$/m);
  assert.equal(statSync(join(directory, 'copies/settings.tar')).mode & 0o077, 0);
});

test('Redis rewrites its log again after a copy that failed, and the failure is told', (context) => {
  const { status, asked } = backup(context, 'pg_dump');
  assert.notEqual(status, 0);
  assert.match(asked.at(-1), /rewrite-percentage 100/);
});

test('it asks services that there are', (context) => {
  for (const line of backup(context).asked) {
    const [, service] = line.match(/^compose exec -T (\S+) /);
    assert.ok(service in services, service);
  }
});
