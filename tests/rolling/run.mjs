// Restarts three API processes and three of the workers, one after the other, while records are ingested, a campaign is
// sent and its receipts arrive; then holds every figure against what was accepted. To be run by scripts/with-stack.sh.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort, Program, status, until } from './fleet.mjs';
import { Load } from './load.mjs';
import { Proxy } from './proxy.mjs';

const EACH = 3;
const CLIENTS = Number(process.env.ROLLING_CLIENTS ?? 4);
const AUDIENCE = Number(process.env.ROLLING_AUDIENCE ?? 20_000);
// How long a leaving API goes on serving, and how long the next one waits for its turn.
const STOP_DELAY = '2';
const BETWEEN_MS = 1_000;

const { API_PROGRAM, API_KEY, API_PID, WORKERS_PID, API_URL, WORKERS_URL, SIMULATOR_URL } = process.env;
const authorization = `Bearer ${API_KEY}`;

/** Ends what the stack has started, to take its place. */
async function replaceStack() {
  for (const pid of [API_PID, WORKERS_PID]) process.kill(Number(pid), 'SIGTERM');
  for (const url of [API_URL, WORKERS_URL]) await until(async () => (await status(`${url}/healthz`)) === undefined, url);
}

async function fleet(receiptUrl) {
  const programs = { api: [], workers: [] };
  for (let number = 1; number <= EACH; number += 1) {
    const [api, figures, workers] = [await freePort(), await freePort(), await freePort()];
    const shared = { RECEIPT_URL: receiptUrl, RUST_LOG: 'info' };
    const listen = { API_LISTEN: `127.0.0.1:${api}`, API_METRICS_LISTEN: `127.0.0.1:${figures}`, API_STOP_DELAY: STOP_DELAY };
    programs.api.push(new Program(`api-${number}`, API_PROGRAM, { ...shared, ...listen }, `http://127.0.0.1:${api}`));
    const command = API_PROGRAM.replace('tidings-api', 'tidings-workers');
    const settings = { ...shared, WORKERS_LISTEN: `127.0.0.1:${workers}` };
    programs.workers.push(new Program(`workers-${number}`, command, settings, `http://127.0.0.1:${workers}`));
  }
  for (const program of [...programs.api, ...programs.workers]) await program.start();
  return programs;
}

async function loadCustomers(load) {
  const customers = Array.from({ length: AUDIENCE }, (_, number) => ({
    externalId: `c-${number}`,
    name: `Customer ${number}`,
    phone: `+1555${String(number).padStart(7, '0')}`,
    tags: ['rolling'],
    subscribed: true,
  }));
  for (let first = 0; first < AUDIENCE; first += 5_000) {
    const answer = await load.request('/v1/customers', customers.slice(first, first + 5_000), 202);
    await until(async () => (await batch(load, answer.batchId))?.done, 'customers to be written', 120);
  }
}

async function batch(load, id) {
  const data = await load.graphql('query ($id: ID!) { ingestBatch(id: $id) { done failed } }', { id });
  return data.ingestBatch;
}

async function launch(load) {
  const data = await load.graphql(
    'mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }',
    {
      input: {
        name: 'Rolling',
        rule: { condition: { field: 'TAGS', operator: 'CONTAINS', value: 'rolling' } },
        message: { channel: 'SMS', body: "Hi {{ first_name | default('there') }}!" },
      },
    },
  );
  return data.launchCampaign.campaign.id;
}

const STATS = 'query ($id: ID!) { campaign(id: $id) { stats { status audienceSize sent failed unconfirmed skipped pending } } }';

async function restartAll(programs) {
  const restarts = [];
  for (const program of [...programs.api, ...programs.workers]) {
    const { saidSo, seconds } = await program.stop();
    await program.start();
    restarts.push({ program: program.name, 'unready before closing': saidSo, 'seconds to stop': seconds });
    await pause(BETWEEN_MS);
  }
  return restarts;
}

async function main() {
  const began = Date.now();
  await replaceStack();
  const port = await freePort();
  const programs = await fleet(`http://127.0.0.1:${port}/v1/receipts`);
  const all = [...programs.api, ...programs.workers];
  const proxy = new Proxy(programs.api.map((program) => program.healthUrl));
  await proxy.listen(port);
  try {
    const load = new Load(`http://127.0.0.1:${port}`, authorization);
    await until(async () => (await status(`${load.url}/readyz`)) === 200, 'the proxy to find somebody');
    await loadCustomers(load);
    const before = { ...load.retries };
    load.run(CLIENTS);
    const campaign = await launch(load);
    const restarts = await restartAll(programs);
    await load.stop();

    let lost = 0;
    for (const id of load.accepted) {
      const written = await until(async () => {
        const found = await batch(load, id);
        return found?.done ? found : undefined;
      }, `batch ${id} to be written`);
      lost += written.failed;
    }
    const stats = await until(async () => {
      const data = await load.graphql(STATS, { id: campaign });
      return data.campaign.stats.status === 'COMPLETED' ? data.campaign.stats : undefined;
    }, 'the campaign to be completed', 180);
    const totals = await load.graphql('{ workspaceTotals { orders customers } }');
    lost += load.orders - totals.workspaceTotals.orders;
    const vendor = await (await fetch(`${SIMULATOR_URL}/stats?account=${API_KEY.split('_')[1]}`)).json();
    const recount = execFileSync(API_PROGRAM, ['recount'], { encoding: 'utf8' }).trim();

    console.table(restarts);
    console.log(`${load.requests} requests; again as told, by what was answered: ${JSON.stringify(load.retries)} (before: ${JSON.stringify(before)})`);
    console.log(`${load.accepted.length} batches with ${load.orders} orders accepted, ${totals.workspaceTotals.orders} written, ${lost} lost`);
    console.log(`the campaign: ${JSON.stringify(stats)}`);
    console.log(`the vendor: ${vendor.accepted} messages accepted, ${vendor.repeatedMessages} sent twice`);
    console.log(`recount: ${recount}; errors: ${load.errors.length}; ${Math.round((Date.now() - began) / 1_000)} s`);

    assert.deepEqual(load.errors, []);
    assert.equal(lost, 0);
    assert.ok(load.accepted.length > 20, 'there was load');
    // The workers have nothing to wait for where nothing is in hand.
    const left = restarts.filter((restart) => restart.program.startsWith('api'));
    assert.ok(left.every((restart) => restart['unready before closing']), 'each said that it leaves while it still answered');
    assert.deepEqual([stats.sent + stats.failed, stats.pending, stats.unconfirmed], [AUDIENCE, 0, 0]);
    assert.deepEqual([vendor.accepted, vendor.repeatedMessages], [AUDIENCE, 0]);
    assert.equal(recount, 'no difference');
  } finally {
    proxy.close();
    all.forEach((program) => program.kill());
  }
}

await main();
