// GraphQL over HTTP as its specification has it, looked at by the audit of graphql-http.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverAudits } from 'graphql-http';

import { apiUrl, authorization } from './stack.mjs';

const fetchFn = (url, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set('authorization', authorization);
  return fetch(url, { ...options, headers });
};

for (const audit of serverAudits({ url: `${apiUrl}/graphql`, fetchFn })) {
  test(`${audit.id} ${audit.name}`, async (context) => {
    const result = await audit.fn();
    // A notice is about a MAY, a warning about a SHOULD, an error about a MUST.
    if (result.status === 'notice') context.diagnostic(result.reason);
    else assert.equal(result.status, 'ok', result.reason);
  });
}

test('without credentials nothing is told, not even the schema', async () => {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
  });
  assert.equal(response.status, 401);
  const answer = await response.json();
  assert.equal(answer.data ?? null, null);
  assert.deepEqual(answer.errors.map((error) => error.extensions.code), ['UNAUTHENTICATED']);
});
