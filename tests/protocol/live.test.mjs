// Live numbers as a browser gets them: graphql-transport-ws, by the client of graphql-ws.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { apiUrl, authorization, launch, loadCustomers, restartRedis, run } from './stack.mjs';

const FIELDS = 'version status audienceSize pending sent failed unconfirmed skipped';
const socketUrl = `${apiUrl.replace('http', 'ws')}/graphql/ws`;

function connect() {
  return createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: authorization },
    retryAttempts: 20,
  });
}

/** Every state that a watcher sees until the campaign is in a final state. */
async function watch(client, id, onState = () => {}) {
  const states = [];
  const query = `subscription ($id: ID!) { campaignStats(campaignId: $id) { ${FIELDS} } }`;
  for await (const { data, errors } of client.iterate({ query, variables: { id } })) {
    assert.equal(errors, undefined, JSON.stringify(errors));
    states.push(data.campaignStats);
    await onState(data.campaignStats, states.length);
    if (data.campaignStats.status === 'COMPLETED') break;
  }
  return states;
}

function holdsTogether(states) {
  for (const [index, state] of states.entries()) {
    const sum = state.pending + state.sent + state.failed + state.unconfirmed + state.skipped;
    assert.equal(sum, state.audienceSize, `version ${state.version} adds up`);
    if (index > 0) assert.ok(state.version > states[index - 1].version, 'versions only rise');
  }
}

async function stored(id) {
  return (await run(`query ($id: ID!) { campaign(id: $id) { stats { ${FIELDS} } } }`, { id })).campaign.stats;
}

test('a watcher sees the state of now at once, rising versions, and the end', { timeout: 120_000 }, async () => {
  await loadCustomers('live', 3_000);
  const id = await launch('live');
  const client = connect();
  const states = await watch(client, id);
  await client.dispose();
  holdsTogether(states);
  const last = states.at(-1);
  assert.equal(last.audienceSize, 3_000);
  assert.equal(last.sent + last.failed + last.unconfirmed, 3_000);
  assert.deepEqual(last, await stored(id));
});

test('a watcher of a finished campaign is told so at once', { timeout: 30_000 }, async () => {
  const { campaigns } = await run('{ campaigns(first: 1) { nodes { id } } }');
  const client = connect();
  const states = await watch(client, campaigns.nodes[0].id);
  await client.dispose();
  assert.equal(states.length, 1);
});

test('a socket without valid credentials is closed with 4401', { timeout: 30_000 }, async () => {
  const socket = new WebSocket(socketUrl, 'graphql-transport-ws');
  socket.on('open', () => {
    const payload = { Authorization: 'Bearer tdg_1_1_nobody' };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
  });
  const code = await new Promise((resolve) => socket.on('close', resolve));
  assert.equal(code, 4401);
});

test('a restart of Redis in the middle is not noticed by a watcher', { timeout: 180_000 }, async () => {
  await loadCustomers('restart', 5_000);
  const id = await launch('restart');
  const client = connect();
  const states = await watch(client, id, (_, count) => count === 2 && restartRedis());
  await client.dispose();
  // A socket that was opened again may begin with the state that was seen last.
  holdsTogether(states.filter((state, index) => index === 0 || state.version !== states[index - 1].version));
  assert.equal(states.at(-1).audienceSize, 5_000);
  assert.deepEqual(states.at(-1), await stored(id));
});
