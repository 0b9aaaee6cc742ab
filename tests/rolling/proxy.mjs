// A proxy such as stands before several API processes: it sends requests to those that say they are ready, in turn, and
// another one where a connection is refused. Nothing is sent twice.
import { once } from 'node:events';
import http from 'node:http';

import { status } from './fleet.mjs';

const CHECK_EVERY_MS = 100;

export class Proxy {
  #upstreams;
  #turn = 0;
  #agent = new http.Agent({ keepAlive: true });

  constructor(origins) {
    this.#upstreams = origins.map((origin) => ({ origin, ready: false }));
  }

  async listen(port) {
    this.server = http.createServer((request, response) => void this.#serve(request, response));
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.checking = setInterval(() => this.#upstreams.forEach((upstream) => void this.#check(upstream)), CHECK_EVERY_MS);
  }

  close() {
    clearInterval(this.checking);
    this.server.close();
    this.server.closeAllConnections();
    this.#agent.destroy();
  }

  async #check(upstream) {
    upstream.ready = (await status(`${upstream.origin}/readyz`)) === 200;
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    for (let left = this.#upstreams.length; left > 0; left -= 1) {
      const upstream = this.#next();
      if (upstream === undefined) break;
      const failure = await this.#forward(upstream, request, body, response);
      if (failure === undefined) return;
      if (failure.code !== 'ECONNREFUSED') break;
      upstream.ready = false;
    }
    if (!response.headersSent) response.writeHead(502);
    response.end();
  }

  #next() {
    const ready = this.#upstreams.filter((upstream) => upstream.ready);
    this.#turn += 1;
    return ready[this.#turn % ready.length];
  }

  /** What went wrong, if anything did. */
  #forward(upstream, request, body, response) {
    return new Promise((resolve) => {
      const { method, url, headers } = request;
      const forwarded = http.request(`${upstream.origin}${url}`, { method, headers, agent: this.#agent }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
        answer.on('end', () => resolve());
        answer.on('error', resolve);
      });
      forwarded.on('error', resolve);
      forwarded.end(body);
    });
  }
}
