import { createServer, request, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryBudget } from '../../../src/api/webhooks/memory-budget.ts';
import { readBody, type Body } from '../../../src/api/webhooks/read-body.ts';

const PATIENCE = { timeout: 60_000 };

/** A server that reads bodies of up to 1000 bytes with 1500 for all, and keeps what it read. */
async function start() {
  const budget = createMemoryBudget(1500);
  const bodies: Body[] = [];
  const server = createServer((incoming, response) => {
    const answer = async () => {
      const body = await readBody(incoming, { limit: 1000, budget });
      bodies.push(body);
      response.end(body.kind);
    };
    void answer();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const open = (): ClientRequest => {
    const call = request({ port, host: '127.0.0.1', method: 'POST' });
    call.on('error', () => undefined);
    return call;
  };
  const send = (body: string) =>
    fetch(`http://127.0.0.1:${port}`, { method: 'POST', body }).then((answer) => answer.text());
  return { budget, bodies, open, send };
}

it('reads a body whole, empty ones too', async () => {
  const { bodies, send } = await start();
  expect(await send('x'.repeat(1000))).toBe('whole');
  const [body] = bodies;
  if (body?.kind !== 'whole') throw new Error('not whole');
  expect(body.bytes.toString()).toBe('x'.repeat(1000));
  body.release();
  expect(await send('')).toBe('whole');
});

it('refuses one byte too many', async () => {
  const { send } = await start();
  expect(await send('x'.repeat(1001))).toBe('too_large');
});

it('has no memory for more than its budget, until some is given back', async () => {
  const { bodies, send } = await start();
  expect(await send('x'.repeat(900))).toBe('whole');
  expect(await send('x'.repeat(900))).toBe('no_memory');
  const [first] = bodies;
  if (first?.kind === 'whole') first.release();
  expect(await send('x'.repeat(900))).toBe('whole');
});

it('gives back what a caller held who went away', async () => {
  const { bodies, budget, open } = await start();
  const call = open();
  call.write('the beginning');
  const allIsFree = () => {
    const taken = budget.take(1500);
    if (taken) budget.give(1500);
    return taken;
  };
  await vi.waitFor(() => expect(allIsFree()).toBe(false), PATIENCE);
  call.destroy();
  await vi.waitFor(() => expect(bodies).toEqual([{ kind: 'aborted' }]), PATIENCE);
  expect(allIsFree()).toBe(true);
});
