// graphql-transport-ws, spoken by the client most people use and by a bare socket.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { apiUrl, authorization, run } from './stack.mjs';

const websocketUrl = `${apiUrl.replace(/^http/, 'ws')}/graphql/ws`;

const PROTOCOL = 'graphql-transport-ws';

async function withClient(work, options = {}) {
  const client = createClient({
    url: websocketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: authorization },
    retryAttempts: 0,
    ...options,
  });
  try {
    return await work(client);
  } finally {
    await client.dispose();
  }
}

/** The first `count` results of an operation. */
async function take(client, count, query, variables) {
  const results = [];
  for await (const result of client.iterate({ query, variables })) {
    results.push(result);
    if (results.length === count) break;
  }
  return results;
}

/** A bare socket: what it hears, and the code it is closed with. */
function bare({ protocol = PROTOCOL, ...options } = {}) {
  const socket = new WebSocket(websocketUrl, protocol, options);
  const heard = [];
  const waiting = [];
  socket.on('message', (text) => {
    const message = JSON.parse(text);
    const next = waiting.shift();
    if (next) next(message);
    else heard.push(message);
  });
  const closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
  const opened = new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      reject(new Error(`HTTP ${response.statusCode}`));
    });
    socket.on('error', reject);
  });
  return {
    closed,
    opened,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    hear: async () => heard.shift() ?? new Promise((resolve) => waiting.push(resolve)),
    leave: () => socket.terminate(),
  };
}

async function admitted() {
  const socket = bare();
  await socket.opened;
  socket.say({ type: 'connection_init', payload: { authorization } });
  assert.deepEqual(await socket.hear(), { type: 'connection_ack' });
  return socket;
}

async function launch() {
  const input = {
    name: `Audit ${Date.now()}`,
    rule: { condition: { field: 'ORDER_COUNT', operator: 'AT_LEAST', value: 1_000_000 } },
    message: { body: 'Hello' },
  };
  const document = 'mutation($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }';
  const { launchCampaign } = await run(document, { input });
  return launchCampaign.campaign.id;
}

const STATS = 'subscription($id: ID!) { campaignStats(campaignId: $id) { campaignId version status pending } }';

test('queries and mutations work over a socket', () =>
  withClient(async (client) => {
    const [asked] = await take(client, 1, '{ viewer { keyName } }');
    assert.equal(typeof asked.data.viewer.keyName, 'string');
    const [changed] = await take(client, 1, 'mutation { ingestVisits(input: { visits: [] }) { accepted } }');
    assert.deepEqual(changed, { data: { ingestVisits: { accepted: 0 } } });
  }));

test('the current state comes first, for whoever comes first and for whoever joins', async () => {
  const id = await launch();
  await withClient((one) =>
    withClient(async (other) => {
      const [[first], [second]] = [await take(one, 1, STATS, { id }), await take(other, 1, STATS, { id })];
      for (const { data } of [first, second]) {
        assert.equal(data.campaignStats.campaignId, id);
        assert.ok(data.campaignStats.version >= 1);
      }
    }),
  );
});

test('a subscription to what is not there is refused', () =>
  withClient(async (client) => {
    await assert.rejects(take(client, 1, STATS, { id: '999999999' }), (errors) => {
      assert.equal(errors[0].extensions.code, 'NOT_FOUND');
      return true;
    });
  }));

test('a document that is wrong is refused', () =>
  withClient(async (client) => {
    await assert.rejects(take(client, 1, '{ nothing }'), (errors) => {
      assert.equal(errors[0].extensions.code, 'BAD_USER_INPUT');
      return true;
    });
  }));

test('an operation ended by the client says nothing more, and its id is free again', async () => {
  const id = await launch();
  const socket = await admitted();
  const payload = { query: STATS, variables: { id } };
  socket.say({ type: 'subscribe', id: 'a', payload });
  assert.equal((await socket.hear()).type, 'next');
  socket.say({ type: 'complete', id: 'a' });
  socket.say({ type: 'subscribe', id: 'a', payload });
  const again = await socket.hear();
  assert.deepEqual([again.type, again.id], ['next', 'a']);
  socket.leave();
});

test('a ping is answered with what it held', async () => {
  const socket = await admitted();
  socket.say({ type: 'ping', payload: { at: 1 } });
  assert.deepEqual(await socket.hear(), { type: 'pong', payload: { at: 1 } });
  socket.say({ type: 'ping' });
  assert.deepEqual(await socket.hear(), { type: 'pong' });
  socket.leave();
});

const SUBSCRIBE = { type: 'subscribe', id: 'a', payload: { query: 'subscription { workspaceStats { version } }' } };

for (const [name, code, messages, before = admitted] of [
  ['no JSON', 4400, ['{']],
  ['an unknown type', 4400, [{ type: 'start' }]],
  ['no query', 4400, [{ type: 'subscribe', id: 'a', payload: {} }]],
  ['a second connection_init', 4429, [{ type: 'connection_init' }]],
  ['an id twice', 4409, [SUBSCRIBE, SUBSCRIBE]],
  ['no credentials', 4401, [{ type: 'connection_init' }], opened],
  ['a forged key', 4401, [{ type: 'connection_init', payload: { Authorization: 'Bearer tdg_1_1_x' } }], opened],
  ['an operation before admission', 4401, [SUBSCRIBE], opened],
  ['a message over the limit', 1009, [{ type: 'ping', payload: { long: 'x'.repeat(1_500_000) } }]],
]) {
  test(`${name} closes the socket with ${code}`, async () => {
    const socket = await before();
    for (const message of messages) socket.say(message);
    assert.equal(await socket.closed, code);
  });
}

async function opened() {
  const socket = bare();
  await socket.opened;
  return socket;
}

test('another subprotocol is not spoken', async () => {
  await assert.rejects(bare({ protocol: 'graphql-ws' }).opened, /HTTP 400/);
});

test('a foreign page opens no socket', async () => {
  await assert.rejects(bare({ origin: 'https://evil.example' }).opened, /HTTP 403/);
});
