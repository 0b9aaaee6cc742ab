// The proxy of compose.yaml, the ingress of Kubernetes and the API agree on which paths are the API's.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { read, settings, yaml } from './repository.mjs';

/** What is for those who run it, and not for the world. */
const INWARD = ['/healthz', '/readyz'];

const served = [...read('api/src/http/mod.rs').matchAll(/\.route\("([^"]+)"/g), ...read('api/src/rest/mod.rs').matchAll(/"(\/[^"]*)"/g)]
  .map(([, path]) => path)
  .filter((path) => !INWARD.includes(path));

const caddy = read('docker/Caddyfile').match(/@api path (.+)/)[1].trim().split(/\s+/);
const [ingress] = yaml('docker/kubernetes/ingress.yaml');
const rules = ingress.spec.rules.flatMap(({ http }) => http.paths).filter(({ backend }) => backend.service.name === 'api');

const throughCaddy = (path) => caddy.some((pattern) => (pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern));
const throughIngress = (path) =>
  rules.some(({ path: prefix, pathType }) => path === prefix || (pathType === 'Prefix' && path.startsWith(`${prefix}/`)));

test('every path that the API serves reaches it', () => {
  assert.ok(served.length > 20, `${served.length} paths`);
  for (const path of served) {
    assert.ok(throughCaddy(path), `docker/Caddyfile does not send ${path} to the API`);
    assert.ok(throughIngress(path), `docker/kubernetes/ingress.yaml does not send ${path} to the API`);
  }
});

test('what is for those who run it is not reached from outside', () => {
  for (const path of [...INWARD, '/metrics']) {
    assert.ok(!throughCaddy(path) && !throughIngress(path), path);
  }
});

test('no path of the dashboard goes to the API', () => {
  for (const path of ['/', '/sign-in', '/api/token', '/api/auth/callback/google', '/_next/static/x.js']) {
    assert.ok(!throughCaddy(path) && !throughIngress(path), path);
  }
});

test('the manifests tell of settings that there are', () => {
  const [kustomization] = yaml('docker/kubernetes/kustomization.yaml');
  const told = kustomization.configMapGenerator[0].literals.map((line) => line.split('=')[0]);
  for (const file of kustomization.resources) {
    for (const { kind, spec } of yaml(`docker/kubernetes/${file}`)) {
      if (kind !== 'Deployment') continue;
      const { initContainers = [], containers } = spec.template.spec;
      for (const { env = [] } of [...initContainers, ...containers]) {
        for (const { name, valueFrom } of env) {
          told.push(name);
          assert.equal(valueFrom.secretKeyRef.key, name, file);
        }
      }
    }
  }
  for (const name of told) assert.ok(settings.includes(name), name);
});
