// compose.yaml: what it names is there, what a program needs is given, and nothing has more rights than it uses.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { test } from 'node:test';

import { read, ROOT, settings, settingsOf, yaml } from './repository.mjs';

const [compose] = yaml('docker/compose.yaml');
const services = Object.entries(compose.services);
/** Files of `compose.yaml` are named from where it lies. */
const beside = (path) => normalize(join(ROOT, 'docker', path));

test('every file and stage that it names is there', () => {
  for (const [name, { build, volumes = [] }] of services) {
    if (build) {
      assert.equal(join(beside(build.context), '.env.example'), join(ROOT, '.env.example'), name);
      const text = read(build.dockerfile);
      if (build.target) assert.match(text, new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'), name);
    }
    for (const volume of volumes) {
      const [source] = volume.split(':');
      if (source.startsWith('.')) assert.ok(existsSync(beside(source)), `${name}: ${source}`);
      else assert.ok(source in compose.volumes, `${name}: the volume ${source}`);
    }
  }
});

test('every secret is made by make-secrets, declared, and used', () => {
  const made = read('docker/make-secrets');
  const used = new Set();
  for (const [name, { secrets = [], environment = {}, command = '' }] of services) {
    for (const secret of secrets) {
      used.add(secret);
      assert.ok(secret in compose.secrets, `${name}: ${secret}`);
      assert.ok(made.includes(secret), `${secret} is made by nobody`);
    }
    const read = JSON.stringify([environment, command]).matchAll(/\/run\/secrets\/([a-z-]+)/g);
    for (const [, secret] of read) assert.ok(secrets.includes(secret), `${name} reads ${secret} without being given it`);
  }
  assert.deepEqual([...used].sort(), Object.keys(compose.secrets).sort());
});

test('make-secrets makes them all, unlike each other, and leaves those that are there', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'tidings-secrets-'));
  context.after(() => rmSync(directory, { recursive: true }));
  copyFileSync(join(ROOT, 'docker/make-secrets'), join(directory, 'make-secrets'));
  const made = () => {
    execFileSync(join(directory, 'make-secrets'), ['of-google']);
    const names = readdirSync(join(directory, 'secrets'));
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, 'secrets', name), 'utf8')]));
  };
  const first = made();
  assert.deepEqual(Object.keys(first).sort(), Object.keys(compose.secrets).sort());
  assert.equal(new Set(Object.values(first)).size, Object.keys(first).length);
  assert.equal(first['google-secret'], 'of-google');
  assert.ok(first['database-url'].includes(`:${first['postgres-password']}@postgres:`));
  for (const name of ['web-secret', 'access-token-secret', 'auth-secret', 'vendor-master-secret']) assert.ok(first[name].length >= 32, name);
  assert.deepEqual(made(), first);
});

test('no secret stands in it, and none is committed', () => {
  for (const [name, { environment = {} }] of services) {
    for (const [key, value] of Object.entries(environment)) {
      if (!/SECRET|PASSWORD|_URL$/.test(key) || /_FILE$/.test(key)) continue;
      assert.doesNotMatch(String(value), /:\/\/[^/]*:[^/]*@/, `${name}: ${key} holds a password`);
      assert.ok(!/SECRET|PASSWORD/.test(key), `${name}: ${key} belongs in a file`);
    }
  }
  assert.match(read('.gitignore'), /^\/docker\/secrets$/m);
});

test('each program is told settings that it reads, and each that has no default', () => {
  const reads = {
    api: settingsOf('api/', 'crates/store/', 'crates/queue/', 'crates/vendor/', 'crates/assistant/'),
    workers: settingsOf('workers/', 'crates/store/', 'crates/queue/', 'crates/vendor/'),
    web: settingsOf('web/lib/settings.ts'),
  };
  const needs = {
    api: ['DATABASE_URL', 'REDIS_URL', 'VENDOR_MASTER_SECRET', 'WEB_SECRET', 'ACCESS_TOKEN_SECRET', 'AUTH_GOOGLE_ID', 'WEB_ORIGIN', 'TRUSTED_PROXIES', 'PUBLIC_API_URL'],
    workers: ['DATABASE_URL', 'REDIS_URL', 'VENDOR_MASTER_SECRET', 'VENDOR_URL', 'RECEIPT_URL'],
    web: ['AUTH_URL', 'AUTH_SECRET', 'AUTH_GOOGLE_ID', 'AUTH_GOOGLE_SECRET', 'WEB_SECRET', 'API_URL', 'PUBLIC_API_URL'],
  };
  for (const [name, read] of Object.entries(reads)) {
    const given = Object.keys(compose.services[name].environment).map((key) => key.replace(/_FILE$/, ''));
    for (const need of needs[name]) assert.ok(given.includes(need), `${name} is not told ${need}`);
    for (const key of given) {
      assert.ok(settings.includes(key), `${name}: ${key} is in no .env.example`);
      if (key !== 'AUTH_TRUST_HOST') assert.ok(read.has(key), `${name} does not read ${key}`);
    }
  }
});

test('everything has a read-only root, no privileges, and says whether it is well', () => {
  for (const [name, service] of services) {
    assert.equal(service.read_only, true, name);
    assert.deepEqual(service.cap_drop, ['ALL'], name);
    assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
    assert.ok(!service.privileged, name);
    if (!service.build) assert.ok(service.healthcheck?.test, `${name} has no health check`);
    if (!service.build && name !== 'proxy') assert.ok(service.user, `${name} runs as root`);
    const ports = name === 'proxy' ? [] : (service.ports ?? []);
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:/, `${name} is reached from outside`);
  }
});

test('stand-ins and figures run in profiles of their own alone', () => {
  const always = services.filter(([, { profiles }]) => !profiles).map(([name]) => name);
  assert.deepEqual(always.sort(), ['api', 'migrate', 'postgres', 'proxy', 'redis', 'web', 'workers']);
  assert.deepEqual(compose.services.simulator.profiles, ['demo']);
});

test('Redis keeps what was accepted', () => {
  const command = compose.services.redis.command.join('\n');
  for (const line of ['appendonly yes', 'appendfsync always', 'no-appendfsync-on-rewrite no', 'maxmemory-policy noeviction']) {
    assert.ok(command.includes(line), line);
  }
});
