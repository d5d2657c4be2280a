import { describe, expect, it } from 'vitest';
import {
  listDeliveries,
  replayDead,
  replayDelivery,
  showDelivery,
} from '../../src/cli/deliveries.ts';
import { readSince } from '../../src/cli/deliveries-command.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';

const received = (guid: string, body = '{"token":"hunter2","n":1}') => ({
  guid,
  event: 'workflow_run',
  action: 'completed',
  installationId: 1,
  repositoryId: 2,
  repository: 'octo/demo',
  status: 'received' as const,
  payload: Buffer.from(body),
});

async function start() {
  const store = new FakeDeliveryStore();
  store.now = () => new Date('2026-01-01T00:00:00Z');
  const woken: string[] = [];
  let out = '';
  let error = '';
  const desk = {
    deliveries: store,
    history: store,
    wake: async (guids: string[]) => void woken.push(...guids),
    redact: (text: string) => text.replaceAll('hunter2', '[redacted]'),
    out: (text: string | Uint8Array) => void (out += Buffer.from(text).toString()),
    error: (text: string) => void (error += text),
  };
  await store.store(received('dead'));
  await store.finish('dead', { status: 'dead', error: 'boom\u001b[31m' });
  await store.store(received('waits'));
  const read = () => {
    const said = { out, error };
    out = '';
    error = '';
    return said;
  };
  return { desk, store, woken, read };
}

describe('pipewright deliveries', () => {
  it('lists a line each, or JSON', async () => {
    const { desk, read } = await start();
    await listDeliveries(desk, { filter: { status: 'dead' }, limit: 9, json: false });
    expect(read().out).toBe(
      'RECEIVED             STATUS  TRIES  EVENT                   REPOSITORY  DELIVERY\n' +
        '2026-01-01 00:00:00  dead    1      workflow_run.completed  octo/demo   dead\n',
    );
    await listDeliveries(desk, { filter: {}, limit: 9, json: true });
    const lines = read().out.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { guid: string }).guid)).toEqual([
      'dead',
      'waits',
    ]);
    await listDeliveries(desk, { filter: { event: 'push' }, limit: 9, json: false });
    expect(read().out).toBe('No deliveries.\n');
  });

  it('shows a delivery without secrets and control characters, and its body as it came when told so', async () => {
    const { desk, store, read } = await start();
    expect(await showDelivery(desk, 'dead', {})).toBe(0);
    const { out } = read();
    expect(out).toMatch(/^status {8}dead$/m);
    expect(out).toMatch(/^last error {4}boom \[31m$/m);
    expect(out).toContain('"token": "[redacted]"');
    expect(await showDelivery(desk, 'dead', { raw: true })).toBe(0);
    expect(read().out).toBe('{"token":"hunter2","n":1}');
    expect(await showDelivery(desk, 'never', {})).toBe(1);
    expect(read().error).toContain('There is no delivery never');
    await store.erasePayloads(new Date(), 10);
    await showDelivery(desk, 'dead', {});
    expect(read().out).toContain('no longer kept');
    expect(await showDelivery(desk, 'dead', { raw: true })).toBe(1);
  });

  it('replays one, or all that are dead, and tells the queue', async () => {
    const { desk, store, woken, read } = await start();
    expect(await replayDelivery(desk, 'dead')).toBe(0);
    expect(await replayDelivery(desk, 'dead')).toBe(1);
    expect(await replayDelivery(desk, 'never')).toBe(1);
    expect(woken).toEqual(['dead']);
    await store.finish('dead', { status: 'dead' });
    await replayDead(desk);
    expect(read().out).toContain('1 handled again.');
    expect(woken).toEqual(['dead', 'dead']);
    await replayDead(desk);
    expect(read().out).toContain('No delivery is dead.');
  });

  it('replays also when the queue does not answer', async () => {
    const { desk, store, read } = await start();
    desk.wake = () => Promise.reject(new Error('queue down'));
    expect(await replayDelivery(desk, 'dead')).toBe(0);
    expect(store.rows.get('dead')?.status).toBe('received');
    expect(read().error).toContain('queue down');
  });

  it('reads times as people write them', () => {
    const now = new Date('2026-01-10T12:00:00Z');
    expect(readSince('90m', now)).toEqual(new Date('2026-01-10T10:30:00Z'));
    expect(readSince('3d', now)).toEqual(new Date('2026-01-07T12:00:00Z'));
    expect(readSince('2026-01-01', now)).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(() => readSince('yesterday', now)).toThrow('Use 90m');
  });
});
