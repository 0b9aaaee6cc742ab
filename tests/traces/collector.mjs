// A collector of traces that keeps them in memory: OTLP over HTTP, as protocol buffers, read by the numbers of their
// fields (opentelemetry/proto/trace/v1/trace.proto).
import { once } from 'node:events';
import http from 'node:http';

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** The fields of a message, by number: numbers as BigInt, the rest as bytes. */
function fields(bytes) {
  const found = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    let value;
    if (tag % 8 === 0) value = varint();
    else if (tag % 8 === 1) {
      value = bytes.readBigUInt64LE(at);
      at += 8;
    } else if (tag % 8 === 5) {
      value = BigInt(bytes.readUInt32LE(at));
      at += 4;
    } else {
      const length = Number(varint());
      value = bytes.subarray(at, at + length);
      at += length;
    }
    const number = Math.floor(tag / 8);
    found.set(number, [...(found.get(number) ?? []), value]);
  }
  return { all: (number) => found.get(number) ?? [], one: (number) => found.get(number)?.[0] };
}

const text = (bytes) => bytes?.toString('utf8') ?? '';
const hex = (bytes) => bytes?.toString('hex') ?? '';

function value(bytes) {
  const any = fields(bytes);
  if (any.one(1) !== undefined) return text(any.one(1));
  if (any.one(2) !== undefined) return any.one(2) === 1n;
  if (any.one(3) !== undefined) return Number(BigInt.asIntN(64, any.one(3)));
  return undefined;
}

function attributes(pairs) {
  return Object.fromEntries(
    pairs.map((pair) => {
      const read = fields(pair);
      return [text(read.one(1)), value(read.one(2) ?? Buffer.alloc(0))];
    }),
  );
}

function span(bytes, service) {
  const read = fields(bytes);
  return {
    service,
    trace: hex(read.one(1)),
    id: hex(read.one(2)),
    parent: hex(read.one(4)),
    name: text(read.one(5)),
    kind: KINDS[Number(read.one(6) ?? 0)],
    start: Number(read.one(7)) / 1e6,
    end: Number(read.one(8)) / 1e6,
    attributes: attributes(read.all(9)),
    events: read.all(11).length,
    links: read.all(13).map((link) => hex(fields(link).one(1))),
  };
}

export class Collector {
  spans = [];

  async listen() {
    this.server = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      for (const resource of fields(Buffer.concat(chunks)).all(1)) {
        const read = fields(resource);
        const service = attributes(fields(read.one(1)).all(1))['service.name'];
        for (const scope of read.all(2)) this.spans.push(...fields(scope).all(2).map((it) => span(it, service)));
      }
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  of(trace) {
    return this.spans.filter((it) => it.trace === trace).sort((one, other) => one.start - other.start);
  }

  /** A trace as a person reads it: what caused what, when, and for how long. */
  print(trace) {
    const spans = this.of(trace);
    const began = spans[0].start;
    const lines = [`trace ${trace}`];
    const visit = (it, depth) => {
      const facts = Object.entries(it.attributes).filter(([name]) => !/^(otel|code|thread|busy_ns|idle_ns)/.test(name));
      const told = facts.map(([name, fact]) => `${name}=${fact}`).join(' ');
      const links = it.links.length > 0 ? ` (with ${new Set(it.links).size} other traces)` : '';
      const when = `${(it.start - began).toFixed(1).padStart(8)} ms ${(it.end - it.start).toFixed(1).padStart(8)} ms`;
      lines.push(`${when}  ${'  '.repeat(depth)}${it.name} [${it.service}, ${it.kind}] ${told}${links}`);
      for (const child of spans.filter((other) => other.parent === it.id)) visit(child, depth + 1);
    };
    const known = new Set(spans.map((it) => it.id));
    for (const root of spans.filter((it) => !known.has(it.parent))) visit(root, 0);
    return lines.join('\n');
  }
}
