// Every request of the Postman collection, in order, with the tests it carries; and every answer of REST held to what the
// OpenAPI document says of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import newman from 'newman';

import { collection, environment, requests } from './files.mjs';
import { operationOf, problemsOfAnswer } from './openapi.mjs';

test('the collection passes against the real stack, and answers are as described', async () => {
  const { run } = await new Promise((resolve, reject) => {
    newman.run({ collection, environment: environment() }, (error, done) => (error ? reject(error) : resolve(done)));
  });
  const failures = run.failures.map(({ source, error }) => `${source?.name}: ${error.test ?? error.message}`);
  assert.deepEqual(failures, []);
  console.log(`${run.stats.requests.total} requests, ${run.stats.assertions.total} assertions`);

  // Each request is sent at least once; a collection that stops early is no proof.
  const sent = new Set(run.executions.map(({ item }) => item.name));
  assert.deepEqual(requests().map(({ name }) => name).filter((name) => !sent.has(name)), []);

  const undescribed = run.executions.flatMap(({ item, request, response }) => {
    const path = request.url.getPath();
    // GraphQL has its schema, and the address of a picture is told by the answer that keeps it.
    if (path.startsWith('/graphql') || path.startsWith('/banners/')) return [];
    const operation = operationOf(request.method, path);
    if (!operation) return [`${item.name}: ${request.method} ${path} is not described`];
    const type = response.headers.get('Content-Type');
    return problemsOfAnswer(operation, response.code, type, response.text()).map((problem) => `${item.name}: ${problem}`);
  });
  assert.deepEqual([...new Set(undescribed)], []);
});
