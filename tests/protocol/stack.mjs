// The running stack that these tests talk to, as scripts/with-stack.sh describes it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const required = (name) => process.env[name] ?? fail(`${name} is not set: run this with scripts/with-stack.sh`);
const fail = (message) => {
  throw new Error(message);
};

export const apiUrl = required('API_URL');
export const authorization = `Bearer ${required('API_KEY')}`;

/** Runs a document and gives its data; an error is thrown. */
export async function run(query, variables = {}) {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  return errors ? fail(JSON.stringify(errors)) : data;
}

/** Polls until the condition gives something, for a minute at most. */
export async function until(condition, what) {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) fail(`waited a minute for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Loads that many customers who may be written to, and waits until they are committed. */
export async function loadCustomers(prefix, count) {
  const customers = Array.from({ length: count }, (_, number) => ({
    externalId: `${prefix}-${number}`,
    name: `Customer ${number}`,
    phone: `+1555${String(number).padStart(7, '0')}`,
    tags: [prefix],
    subscribed: true,
  }));
  const { load } = await run(
    'mutation ($input: IngestCustomersInput!) { load: ingestCustomers(input: $input) { batchId accepted } }',
    { input: { customers } },
  );
  await until(
    async () => (await run('query ($id: ID!) { batch: ingestBatch(id: $id) { done } }', { id: load.batchId })).batch.done,
    'the customers to be committed',
  );
}

/** Launches a campaign to those loaded under the prefix, and gives its id. */
export async function launch(prefix) {
  const { launched } = await run(
    'mutation ($input: LaunchCampaignInput!) { launched: launchCampaign(input: $input) { campaign { id } } }',
    {
      input: {
        name: prefix,
        rule: { condition: { field: 'TAGS', operator: 'CONTAINS', value: prefix } },
        message: { channel: 'SMS', body: "Hi {{ first_name | default('there') }}!" },
      },
    },
  );
  return launched.campaign.id;
}

/** Stops the stack's Redis and starts it again. */
export function restartRedis() {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const port = (url) => new URL(url).port;
  try {
    execFileSync('redis-cli', ['-u', required('REDIS_URL'), 'shutdown'], { stdio: 'ignore' });
  } catch {
    // The connection ends without an answer, which redis-cli may count as an error.
  }
  const ports = [port(required('DATABASE_URL')), port(required('REDIS_URL'))];
  execFileSync(`${root}scripts/servers.sh`, ['start', required('STACK_HOME'), ...ports], { stdio: 'ignore' });
}
