// Processes that are started, asked whether they are ready, and stopped as an orchestrator would.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The status of an answer, or nothing where none comes. */
export async function status(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), headers: { connection: 'close' } });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

/** Polls until the condition gives something. */
export async function until(condition, what, seconds = 60) {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await condition();
    if (found) return found;
    assert.ok(Date.now() < end, `waited ${seconds} s for ${what}`);
    await pause(20);
  }
}

export class Program {
  constructor(name, command, settings, healthUrl) {
    Object.assign(this, { name, command, settings, healthUrl });
    this.log = openSync(`${process.env.STACK_HOME}/log/${name}.log`, 'a');
  }

  async start() {
    const env = { ...process.env, ...this.settings };
    this.process = spawn(this.command, [], { env, stdio: ['ignore', this.log, this.log] });
    this.ended = once(this.process, 'exit');
    await until(async () => (await status(`${this.healthUrl}/readyz`)) === 200, `${this.name} to be ready`);
  }

  /** SIGTERM; then tells whether it said that it leaves while it still answered, and how long it took. */
  async stop() {
    const began = Date.now();
    let saidSo = false;
    const watch = (async () => {
      while (!saidSo && this.process.exitCode === null) {
        saidSo = (await status(`${this.healthUrl}/readyz`)) === 503;
        await pause(5);
      }
    })();
    this.process.kill('SIGTERM');
    const [code, signal] = await this.ended;
    await watch;
    assert.equal(code, 0, `${this.name} ended with ${code ?? signal}`);
    return { saidSo, seconds: (Date.now() - began) / 1_000 };
  }

  kill() {
    this.process?.kill('SIGKILL');
  }
}
