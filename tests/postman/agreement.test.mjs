// The collection, the OpenAPI document and the GraphQL schema say the same, so that none of them drifts from the others.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { buildSchema, getVariableValues, graphqlSync, parse, validate } from 'graphql';

import { collection, requests, schema, template } from './files.mjs';
import { forKeys, operationOf, problemsOfAnswer, problemsOfRequest } from './openapi.mjs';

/** Most variables stand within strings, so any word will do for one. These stand for a whole value, which an earlier request has left. */
const EXAMPLES = {
  receipt: { id: '1-42-1001', status: 'FAILED', failureCode: 'handset_off', occurredAt: '2026-03-01T13:00:00Z' },
  proposedRule: { condition: { field: 'CITY', operator: 'EQUALS', value: 'Pune' } },
  proposedBody: 'Hi',
  proposedTags: ['Win-back'],
  workspaceName: 'Stack',
};
const filled = (text) => text.replace(/\{\{(\w+)\}\}/g, (_, name) => (name in EXAMPLES ? JSON.stringify(EXAMPLES[name]) : '7'));

const isGraphql = ({ request }) => request.body?.mode === 'graphql';
const rest = requests().filter((item) => !isGraphql(item));
const built = buildSchema(schema);
const asked = requests()
  .filter(isGraphql)
  .map((item) => {
    const { query, variables } = item.request.body.graphql;
    return { ...item, query, operation: parse(query).definitions[0], variables: JSON.parse(filled(variables)) };
  });
const pathOf = ({ request }) => `/${request.url.path.join('/')}`;

/** Root fields that no request asks for, and why. */
const PEOPLE = 'it changes what people may do, and a fresh workspace has none';
const SOCKET = 'a collection of this format holds no websocket; the README has a command';
const LEFT_OUT = {
  changeMemberRole: PEOPLE,
  removeMember: PEOPLE,
  leaveWorkspace: PEOPLE,
  handOverWorkspace: PEOPLE,
  campaignStats: SOCKET,
  workspaceStats: SOCKET,
  ingestProgress: SOCKET,
  messageSuggestions: SOCKET,
};

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

test('every root field is asked for, or left out for a reason', () => {
  const roots = [built.getQueryType(), built.getMutationType(), built.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.keys(type.getFields()));
  const used = asked.flatMap(({ operation }) => operation.selectionSet.selections.map(({ name }) => name.value));
  assert.deepEqual([...new Set(used), ...Object.keys(LEFT_OUT)].sort(), fields.sort());
});

test('GraphQL documents and their variables fit the schema', () => {
  for (const { name, query, operation, variables } of asked) {
    assert.deepEqual(validate(built, parse(query)).map(({ message }) => message), [], name);
    const definitions = operation.variableDefinitions ?? [];
    assert.deepEqual(Object.keys(variables), definitions.map(({ variable }) => variable.name.value), name);
    const { errors } = getVariableValues(built, definitions, variables);
    assert.deepEqual((errors ?? []).map(({ message }) => message), [], name);
  }
});

test('the example answers of GraphQL have what was asked for, in the types of the schema', () => {
  for (const { name, query, variables, response } of asked) {
    const { data, errors } = JSON.parse(response[0].body);
    assert.ok(data || errors?.[0].extensions.code, `${name}: the example is no answer`);
    if (!data) continue;
    // The schema answers the request with the example: what is missing, null or of another type is an error, what is too much is left out.
    const answer = graphqlSync({
      schema: built,
      source: query,
      variableValues: variables,
      rootValue: data,
      fieldResolver: (parent, _arguments, _context, { path }) => parent[path.key],
    });
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), { data }, name);
  }
});

test('a person can learn from each request: it says what for, shows an answer, and tests it', () => {
  for (const [at, { name, description }] of collection.item.entries()) {
    assert.ok(description, name);
    assert.ok(name.startsWith(`${at + 1}. `), `${name} is the folder ${at + 1}`);
  }
  const names = requests().map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, 'names are unique');
  for (const { name, request, response, event } of requests()) {
    assert.ok(request.description?.length > 20, `${name} says nothing of itself`);
    assert.equal(response.length, 1, `${name} has no example`);
    assert.deepEqual(response[0].originalRequest.body, request.body, `${name} has the example of another request`);
    const tests = event.find(({ listen }) => listen === 'test').script.exec.join('\n');
    assert.match(tests, /pm\.test\(/, `${name} tests nothing`);
  }
});

test('what a request takes from another one, one before it has left', () => {
  const left = new Set(template().values.map(({ key }) => key));
  const found = (part, pattern) => [...JSON.stringify(part).matchAll(pattern)].map(([, name]) => name);
  const missing = (names) => names.filter((name) => !left.has(name));
  for (const { name, request, event } of requests()) {
    const scripts = (when) => event.filter(({ listen }) => listen === when);
    const leave = (when) => found(scripts(when), /collectionVariables\.set\('(\w+)'/g).forEach((variable) => left.add(variable));
    leave('prerequest');
    assert.deepEqual(missing(found(request, /\{\{(\w+)\}\}/g)), [], name);
    leave('test');
    assert.deepEqual(missing(found(event, /collectionVariables\.get\('(\w+)'/g)), [], name);
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
