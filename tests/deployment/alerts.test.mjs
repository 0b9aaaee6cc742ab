// The alert rules and what docs/operations.md says to do about each.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { read, yaml } from './repository.mjs';

const [{ groups }] = yaml('docker/prometheus/alerts.yml');
const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
const document = read('docs/operations.md');

test('each alert has a row that says what to do, and each row an alert', () => {
  const rows = document.split('\n').filter((line) => line.startsWith('| `Tidings'));
  const told = rows.flatMap((row) => [...row.split('|')[1].matchAll(/`(\w+)`/g)].map(([, name]) => name));
  assert.deepEqual(told.sort(), [...alerts].sort());
  assert.ok(document.includes(`${alerts.length} alerts`), 'their number');
});

test('the rules ask for the jobs that Prometheus is told of', () => {
  const [{ scrape_configs }] = yaml('docker/prometheus/prometheus.yml');
  const asked = new Set([...read('docker/prometheus/alerts.yml').matchAll(/job="([^"]+)"/g)].map(([, job]) => job));
  assert.deepEqual([...asked].sort(), scrape_configs.map(({ job_name }) => job_name).sort());
});
