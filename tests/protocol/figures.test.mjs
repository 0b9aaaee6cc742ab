// What the alert rules and the dashboard ask Prometheus for must be what the running processes export.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { loadCustomers } from './stack.mjs';

const docker = new URL('../../docker/', import.meta.url);
const asking = ['prometheus/alerts.yml', ...readdirSync(new URL('grafana/dashboards/', docker)).map((name) => `grafana/dashboards/${name}`)];

/** The lines of an export that are no words about others. */
async function exported(url) {
  const response = await fetch(`${url}/metrics`);
  assert.equal(response.status, 200);
  return (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('# HELP'));
}

test('every figure that a rule or a panel names is exported from the start', async () => {
  await loadCustomers('figures', 1); // so that there is a request with its route
  const lines = [...(await exported(process.env.API_METRICS_URL)), ...(await exported(process.env.WORKERS_URL))];
  const names = new Set(lines.map((line) => line.replace(/^# TYPE /, '').match(/^[a-z_]+/)[0]));
  for (const file of asking) {
    const asked = new Set(readFileSync(new URL(file, docker), 'utf8').match(/\btidings_[a-z_]+/g));
    assert.ok(asked.size > 10, `${file} asks for figures`);
    const missing = [...asked].filter((name) => !names.has(name));
    assert.deepEqual(missing, [], `${file} names what nobody exports`);
  }
});

test('a histogram can be added up over processes', async () => {
  const lines = await exported(process.env.WORKERS_URL);
  assert.ok(lines.includes('# TYPE tidings_ingest_write_seconds histogram'));
  assert.ok(!lines.some((line) => line.includes('quantile=')), 'a summary cannot');
});
