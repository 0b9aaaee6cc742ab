// Follows a record from its request to its commit, and a message from its launch to its receipt, by the traces that the
// API and the workers send; prints both. scripts/trace.sh runs it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';

import { freePort, Program, status, until } from '../rolling/fleet.mjs';
import { Collector } from './collector.mjs';

const { API_PROGRAM, API_KEY, API_PID, WORKERS_PID, API_URL, WORKERS_URL } = process.env;
const SECRETS = ['Asha Secret', '+15550001234', 'Hi ', 'o-secret', 'c-secret', API_KEY];
const CUSTOMER = { externalId: 'c-secret', name: 'Asha Secret', phone: '+15550001234', subscribed: true };
const ORDER = { externalId: 'o-secret', customerExternalId: 'c-secret', amount: '10.00', orderedAt: '2026-01-01T00:00:00Z' };

/** Sends a request as a part of a trace of our own, and gives its id with the answer. */
async function send(url, path, body) {
  const trace = randomBytes(16).toString('hex');
  const headers = {
    authorization: `Bearer ${API_KEY}`,
    'content-type': 'application/json',
    accept: 'application/json',
    traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-01`,
  };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { trace, answer: await response.json() };
}

async function start(endpoint) {
  for (const pid of [API_PID, WORKERS_PID]) process.kill(Number(pid), 'SIGTERM');
  for (const url of [API_URL, WORKERS_URL]) await until(async () => (await status(`${url}/healthz`)) === undefined, url);
  const [api, figures, workers] = [await freePort(), await freePort(), await freePort()];
  const shared = {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '200',
    RECEIPT_URL: `http://127.0.0.1:${api}/v1/receipts`,
  };
  const listen = { API_LISTEN: `127.0.0.1:${api}`, API_METRICS_LISTEN: `127.0.0.1:${figures}` };
  const program = API_PROGRAM.replace('tidings-api', 'tidings-workers');
  const programs = [
    new Program('traced-api', API_PROGRAM, { ...shared, ...listen }, `http://127.0.0.1:${api}`),
    new Program('traced-workers', program, { ...shared, WORKERS_LISTEN: `127.0.0.1:${workers}` }, `http://127.0.0.1:${workers}`),
  ];
  for (const it of programs) await it.start();
  return programs;
}

async function record(collector, url) {
  await send(url, '/v1/customers', [CUSTOMER]);
  const { trace, answer } = await send(url, '/v1/orders', [ORDER]);
  assert.equal(answer.accepted, 1, JSON.stringify(answer));
  const names = ['POST /v1/orders', 'redis.accept', 'write orders', 'PostgreSQL: write records'];
  await until(() => names.every((name) => collector.of(trace).some((span) => span.name === name)), `${names} in the trace`);
  const [request, accept, write, commit] = names.map((name) => collector.of(trace).find((span) => span.name === name));
  assert.deepEqual([accept.parent, write.parent, commit.parent], [request.id, accept.id, write.id]);
  assert.deepEqual([request.service, write.service], ['tidings-api', 'tidings-workers']);
  return trace;
}

async function message(collector, url) {
  await until(async () => {
    const { answer } = await send(url, '/graphql', { query: '{ workspaceTotals { customers } }' });
    return answer.data.workspaceTotals.customers === 1;
  }, 'the customer to be written');
  const launch = 'mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }';
  const input = {
    name: 'Traced',
    rule: { condition: { field: 'ORDER_COUNT', operator: 'AT_LEAST', value: 0 } },
    message: { channel: 'SMS', body: "Hi {{ first_name | default('there') }}!" },
  };
  const { trace, answer } = await send(url, '/graphql', { query: launch, variables: { input } });
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  const names = ['POST /graphql', 'PostgreSQL: launch a campaign', 'freeze the audience', 'send a batch', 'POST to the vendor', 'apply receipts'];
  await until(() => names.every((name) => collector.of(trace).some((span) => span.name === name)), `${names} in the trace`);
  const receipts = collector.of(trace).find((span) => span.name === 'apply receipts');
  await until(() => collector.spans.some((span) => span.name === 'POST /v1/receipts'), 'the request with the receipt');
  const brought = collector.spans.find((span) => span.name === 'POST /v1/receipts');
  assert.ok(receipts.links.includes(brought.trace), 'the receipt names the request that brought it');
  return trace;
}

async function main() {
  const collector = new Collector();
  const programs = await start(await collector.listen());
  try {
    const url = programs[0].healthUrl;
    const traces = [await record(collector, url), await message(collector, url)];
    const printed = traces.map((trace) => collector.print(trace)).join('\n\n');
    console.log(`${printed}\n`);
    if (process.env.TRACES_FILE) writeFileSync(process.env.TRACES_FILE, `${printed}\n`);
    const everything = JSON.stringify(collector.spans);
    for (const secret of SECRETS) assert.ok(!everything.includes(secret), `a span tells ${secret}`);
    assert.ok(collector.spans.every((span) => span.events === 0), 'no log line is sent along');
    for (const program of programs) await program.stop();
  } finally {
    programs.forEach((program) => program.kill());
    collector.close();
  }
}

await main();
