// The collection, the OpenAPI document and the GraphQL schema say the same, so that none of them drifts from the others.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { buildSchema, parse, validate } from 'graphql';

import { collection, requests, schema, template } from './files.mjs';
import { forKeys, operationOf, problemsOfAnswer, problemsOfRequest } from './openapi.mjs';

const isGraphql = ({ request }) => request.body?.mode === 'graphql';
const rest = requests().filter((item) => !isGraphql(item));
const pathOf = ({ request }) => `/${request.url.path.join('/')}`;
/** Variables stand within strings, so any word will do for one; a receipt is made when it is sent. */
const EXAMPLES = { receipt: JSON.stringify({ id: '1-42-1001', status: 'FAILED', failureCode: 'handset_off', occurredAt: '2026-03-01T13:00:00Z' }) };
const filled = (text) => text.replace(/\{\{(\w+)\}\}/g, (_, name) => EXAMPLES[name] ?? '7');

test('every operation that a key can call is in the collection, and nothing else', () => {
  const name = ({ method, path }) => `${method} ${path}`;
  const found = rest.map((item) => {
    const operation = operationOf(item.request.method, pathOf(item));
    assert.ok(operation, `${item.name}: ${item.request.method} ${pathOf(item)} is in no description`);
    return name(operation);
  });
  assert.deepEqual([...new Set(found)].sort(), forKeys.map(name).sort());
});

test('requests that are to succeed are as described', () => {
  for (const item of rest) {
    if (item.response[0].code >= 400) continue;
    const { method, header, url, body } = item.request;
    const headers = Object.fromEntries(header.map(({ key, value }) => [key, value]));
    const query = (url.query ?? []).map(({ key }) => key);
    const text = body && filled(body.raw);
    assert.deepEqual(problemsOfRequest(operationOf(method, pathOf(item)), headers, query, text), [], item.name);
  }
});

test('credentials are left out just where none are asked for', () => {
  for (const item of rest) {
    const { operation } = operationOf(item.request.method, pathOf(item));
    const open = operation.security?.length === 0;
    const without = item.request.auth?.type === 'noauth';
    if (item.response[0].code !== 401) assert.equal(without, open, item.name);
  }
});

test('the example answers are as described', () => {
  for (const item of rest) {
    const [{ code, header, body }] = item.response;
    const type = header.find(({ key }) => key === 'Content-Type')?.value;
    assert.deepEqual(problemsOfAnswer(operationOf(item.request.method, pathOf(item)), code, type, body), [], item.name);
  }
});

test('GraphQL documents fit the schema, and their examples are of the same shape', () => {
  const built = buildSchema(schema);
  for (const item of requests().filter(isGraphql)) {
    const document = parse(item.request.body.graphql.query);
    assert.deepEqual(validate(built, document).map(({ message }) => message), [], item.name);
    const [operation] = document.definitions;
    const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    assert.deepEqual(Object.keys(JSON.parse(filled(item.request.body.graphql.variables))), names, item.name);
    const { data } = JSON.parse(item.response[0].body);
    const asked = operation.selectionSet.selections.map(({ alias, name }) => (alias ?? name).value);
    if (data) assert.deepEqual(Object.keys(data), asked, item.name);
  }
});

test('a person can learn from each request: it says what for, shows an answer, and tests it', () => {
  for (const folder of collection.item) assert.ok(folder.description, folder.name);
  const names = requests().map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, 'names are unique');
  for (const { name, request, response, event } of requests()) {
    assert.ok(request.description?.length > 20, `${name} says nothing of itself`);
    assert.equal(response.length, 1, `${name} has no example`);
    const tests = event.find(({ listen }) => listen === 'test').script.exec.join('\n');
    assert.match(tests, /pm\.test\(/, `${name} tests nothing`);
  }
});

test('variables that are used are set, and secrets are in neither file', () => {
  const text = JSON.stringify(collection.item);
  const known = [...collection.variable, ...template().values].map(({ key }) => key);
  const used = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
  assert.deepEqual(used.filter((name) => !known.includes(name)), []);
  for (const { key, value, type } of template().values) assert.ok(type !== 'secret' || value === '', key);
  assert.doesNotMatch(text, /tdg_\d|tds_|whsec_/);
});
