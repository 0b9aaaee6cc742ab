// Every request of the Postman collection, in order, with the tests it carries.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import newman from 'newman';

const read = createRequire(import.meta.url);
const file = (name) => read(fileURLToPath(new URL(`../../postman/${name}`, import.meta.url)));

/** The environment as a person would fill it in. */
function environment() {
  const template = file('local.postman_environment.json');
  const filled = { baseUrl: process.env.API_URL, apiKey: process.env.API_KEY };
  const values = template.values.map((entry) => ({ ...entry, value: filled[entry.key] ?? entry.value }));
  return { ...template, values };
}

test('the collection passes against the real stack', async () => {
  const summary = await new Promise((resolve, reject) => {
    const options = { collection: file('tidings.postman_collection.json'), environment: environment() };
    newman.run(options, (error, done) => (error ? reject(error) : resolve(done)));
  });
  const failures = summary.run.failures.map(({ source, error }) => `${source?.name}: ${error.test ?? error.message}`);
  assert.deepEqual(failures, []);
  const { requests, assertions } = summary.run.stats;
  console.log(`${requests.total} requests, ${assertions.total} assertions`);
  // Each request of the collection is sent at least once; a collection that stops early is no proof.
  const sent = new Set(summary.run.executions.map(({ item }) => item.name));
  assert.deepEqual(names(file('tidings.postman_collection.json').item).filter((name) => !sent.has(name)), []);
});

const names = (items) => items.flatMap(({ name, item }) => (item ? names(item) : [name]));
