// Clients that do as they are told: a request that is answered 429, 502 or 503, or not at all, is sent again under its
// idempotency key; every other answer that is no success is an error.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const ORDERS = 50;
const PATIENCE_MS = 30_000;

export class Load {
  accepted = []; // the ids of batches
  orders = 0;
  requests = 0;
  retries = {}; // by what was answered
  errors = [];
  #stopping = false;

  constructor(url, authorization) {
    Object.assign(this, { url, authorization });
  }

  /** Sends until it is stopped: so many clients with orders, and one that reads. */
  run(clients) {
    const jobs = Array.from({ length: clients }, (_, client) => this.#ingest(client));
    this.running = Promise.all([...jobs, this.#read()]);
  }

  async stop() {
    this.#stopping = true;
    await this.running;
  }

  async #ingest(client) {
    for (let batch = 0; !this.#stopping; batch += 1) {
      const orders = Array.from({ length: ORDERS }, (_, number) => ({
        externalId: `o-${client}-${batch}-${number}`,
        customerExternalId: `c-${(batch * ORDERS + number) % 1_000}`,
        amount: '10.00',
        orderedAt: '2026-01-01T00:00:00Z',
      }));
      const answer = await this.request('/v1/orders', orders, 202);
      if (answer?.accepted !== ORDERS) continue;
      this.accepted.push(answer.batchId);
      this.orders += ORDERS;
    }
  }

  async #read() {
    while (!this.#stopping) {
      await this.graphql('{ workspaceTotals { orders } campaigns(first: 5) { nodes { id status } } }');
      await pause(20);
    }
  }

  async graphql(query, variables = {}) {
    const answer = await this.request('/graphql', { query, variables }, 200);
    if (answer?.errors) this.errors.push(JSON.stringify(answer.errors));
    return answer?.data;
  }

  /** The answer, after as many attempts as it takes. */
  async request(path, body, expected) {
    this.requests += 1;
    const headers = {
      authorization: this.authorization,
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': randomUUID(),
    };
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { status, retryAfter, text } = await this.#attempt(path, headers, JSON.stringify(body));
      if (status === expected) return JSON.parse(text);
      const again = status === undefined || [429, 502, 503].includes(status);
      if (!again || Date.now() > end) {
        this.errors.push(`${path}: ${status ?? text} ${text}`);
        return undefined;
      }
      const what = status ?? text;
      this.retries[what] = (this.retries[what] ?? 0) + 1;
      await pause(Math.max(retryAfter * 1_000, 50));
    }
  }

  async #attempt(path, headers, body) {
    try {
      const signal = AbortSignal.timeout(20_000);
      const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body, signal });
      const retryAfter = Number(response.headers.get('retry-after') ?? 0);
      return { status: response.status, retryAfter, text: await response.text() };
    } catch (error) {
      return { retryAfter: 0, text: error.cause?.code ?? error.name };
    }
  }
}
