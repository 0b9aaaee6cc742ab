// compose.yaml: what it names is there, what a program needs is given, and nothing has more rights than it uses.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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
  const made = (...google) => {
    execFileSync('sh', ['-c', 'umask 077 && exec "$@"', 'sh', join(directory, 'make-secrets'), ...google], { stdio: 'ignore' });
    const names = readdirSync(join(directory, 'secrets'));
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, 'secrets', name), 'utf8')]));
  };
  const mode = (path) => (statSync(join(directory, path)).mode & 0o777).toString(8);
  assert.equal(made()['google-secret'], 'none');
  const first = made('of-google');
  assert.equal(mode('secrets'), '700', 'others on the machine may not look into it');
  for (const name of Object.keys(first)) assert.equal(mode(`secrets/${name}`), '644', `${name} is read by the users of containers`);
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
      if (!/SECRET|PASSWORD|API_KEY|_URL$/.test(key) || /_FILE$/.test(key)) continue;
      assert.doesNotMatch(String(value), /:\/\/[^/]*:[^/]*@/, `${name}: ${key} holds a password`);
      assert.ok(!/SECRET|PASSWORD|API_KEY/.test(key), `${name}: ${key} belongs in a file`);
    }
  }
  assert.match(read('docker/.gitignore'), /^\/secrets$/m);
  assert.match(read('docker/.gitignore'), /^\/\.env$/m);
});

test('env.example names each setting that is handed on, and no other', () => {
  const handedOn = new Set([...read('docker/compose.yaml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
  for (const [, { environment = {} }] of services) {
    for (const [key, value] of Object.entries(environment)) if (value === null) handedOn.add(key);
  }
  const named = [...read('docker/env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name).filter((name) => name !== 'COMPOSE_PROFILES');
  assert.deepEqual([...new Set(named)].sort(), [...handedOn].sort());
});

test('every setting of the programs can be given in docker/.env, but for where a container listens and its own Redis', () => {
  const fixed = ['API_LISTEN', 'API_METRICS_LISTEN', 'API_STOP_DELAY', 'WORKERS_LISTEN', 'REDIS_CA_FILE', 'REDIS_PREFIX'];
  const given = Object.keys({ ...compose.services.api.environment, ...compose.services.workers.environment }).map((key) => key.replace(/_FILE$/, ''));
  const reads = settingsOf('api/', 'workers/', 'crates/store/', 'crates/queue/', 'crates/vendor/', 'crates/assistant/');
  for (const name of reads) if (settings.includes(name) && !fixed.includes(name)) assert.ok(given.includes(name), name);
});

test('whoever waits for a database waits until others reach it', () => {
  for (const name of ['postgres', 'redis']) assert.ok(compose.services[name].healthcheck.start_period, `${name} may read its log for long`);
  assert.ok(compose.services.postgres.healthcheck.test.includes('--host'), 'while it is made, it answers on its socket alone');
});

test('no log fills the disk', () => {
  for (const [name, { logging }] of services) assert.ok(logging?.options['max-size'] && logging.options['max-file'], name);
});

test('each program is told settings that it reads, and each that has no default', () => {
  const reads = {
    api: settingsOf('api/', 'crates/store/', 'crates/queue/', 'crates/vendor/', 'crates/assistant/', 'crates/telemetry/'),
    workers: settingsOf('workers/', 'crates/store/', 'crates/queue/', 'crates/vendor/', 'crates/telemetry/'),
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
      // Read by Auth.js and by OpenTelemetry themselves.
      if (key !== 'AUTH_TRUST_HOST' && !key.startsWith('OTEL_TRACES_SAMPLER')) assert.ok(read.has(key), `${name} does not read ${key}`);
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
  assert.ok(command.includes('save ""'), 'a snapshot that fails would have it refuse every write');
});
