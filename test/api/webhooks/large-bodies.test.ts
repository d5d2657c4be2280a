import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryBudget } from '../../../src/api/webhooks/memory-budget.ts';
import { readBody } from '../../../src/api/webhooks/read-body.ts';
import { deliver, sign, startServer } from '../running-server.ts';

const MB = 1024 * 1024;
const HEADERS = [
  'POST /webhooks/github HTTP/1.1',
  'Host: 127.0.0.1',
  'Content-Type: application/json',
  'X-GitHub-Event: workflow_run',
  'X-GitHub-Delivery: big',
  `X-Hub-Signature-256: ${sign('x')}`,
];

/** Writes raw bytes until the server answers or cuts; gives the answer and how much was sent. */
function send(port: number, head: string[], chunks: Iterable<Uint8Array>) {
  return new Promise<{ answer: string; sent: number }>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const body = chunks[Symbol.iterator]();
    let answer = '';
    let sent = 0;
    const pump = () => {
      while (!socket.destroyed) {
        const next = body.next();
        if (next.done === true) return;
        sent += next.value.length;
        if (!socket.write(next.value)) {
          socket.once('drain', pump);
          return;
        }
      }
    };
    socket.on('data', (data) => {
      answer += data.toString();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      resolve({ answer, sent });
    });
    socket.write([...head, '', ''].join('\r\n'));
    pump();
  });
}

function* chunked(size: number, total: number): Generator<Uint8Array> {
  const chunk = Buffer.concat([
    Buffer.from(`${size.toString(16)}\r\n`),
    Buffer.alloc(size, 32),
    Buffer.from('\r\n'),
  ]);
  // Many small chunks travel in one write, as an attacker would send them.
  const together = Math.max(1, Math.floor((64 * 1024) / chunk.length));
  const piece = Buffer.concat(Array.from({ length: together }, () => chunk));
  for (let sent = 0; sent < total; sent += size * together) yield piece;
  yield Buffer.from('0\r\n\r\n');
}

/** The most memory the process held while `work` ran, over what it held before. */
async function memoryOf(work: () => Promise<void>): Promise<number> {
  const held = () => {
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return arrayBuffers + heapUsed;
  };
  const before = held();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, held());
  }, 5);
  await work();
  clearInterval(timer);
  return Math.max(most, held()) - before;
}

describe('a body over 25 MB', () => {
  it('is refused by its length before it is read', async () => {
    const { port, deliveries } = await startServer();
    const { answer } = await send(port, [...HEADERS, `Content-Length: ${26 * MB}`], []);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { code: 'PAYLOAD_TOO_LARGE' },
    });
    expect(deliveries.rows.size).toBe(0);
  });

  it('is refused by its length when a client sends all of it', async () => {
    const { port } = await startServer();
    const megabyte = Buffer.alloc(MB, 32);
    const { answer, sent } = await send(
      port,
      [...HEADERS, `Content-Length: ${200 * MB}`],
      Array.from({ length: 200 }, () => megabyte),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(40 * MB);
  });

  it('is refused in chunks at the first byte too many, with bounded memory', async () => {
    const { port, deliveries } = await startServer();
    let result = { answer: '', sent: 0 };
    const memory = await memoryOf(async () => {
      const head = [...HEADERS, 'Transfer-Encoding: chunked'];
      result = await send(port, head, chunked(64 * 1024, 400 * MB));
    });
    expect(result.answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(result.sent).toBeLessThan(80 * MB);
    expect(memory).toBeLessThan(150 * MB);
    expect(deliveries.rows.size).toBe(0);
  });

  it('cannot blow up memory with tiny chunks', async () => {
    // Without the door, which gives a caller half a minute: a busy machine needs longer for these.
    const budget = createMemoryBudget(64 * MB);
    const server = createServer({ requestTimeout: 0 }, (request, response) => {
      void readBody(request, { limit: 25 * MB, budget }).then((body) => {
        response.end(body.kind);
        if (body.kind === 'whole') body.release();
        return null;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    let result = { answer: '', sent: 0 };
    const memory = await memoryOf(async () => {
      const head = [...HEADERS, 'Connection: close', 'Transfer-Encoding: chunked'];
      result = await send((server.address() as AddressInfo).port, head, chunked(1, 0.5 * MB));
    });
    expect(result.answer).toContain('whole');
    expect(memory).toBeLessThan(60 * MB);
  });
});

it('accepts a signed delivery of nearly 25 MB', async () => {
  const { url, deliveries } = await startServer();
  const body = JSON.stringify({ action: 'completed', text: 'x'.repeat(24 * MB) });
  const response = await deliver(url, { body });
  expect(response.status).toBe(202);
  expect([...deliveries.rows.values()][0]?.payload).toHaveLength(body.length);
});
