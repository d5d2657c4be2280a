import { deflateRawSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewDelivery } from '../../src/domain/delivery.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

let count = 0;
function delivery(fields: Partial<NewDelivery> = {}): NewDelivery {
  return {
    guid: `guid-${(count += 1)}`,
    event: 'workflow_run',
    action: 'completed',
    installationId: 4_000_000_001,
    repositoryId: 9_007_199_254_740_991,
    repository: 'acme/shop',
    status: 'received',
    payload: new Uint8Array([0, 1, 2, 254, 255]),
    ...fields,
  };
}
const soon = (): Date => new Date(Date.now() + 60_000);

describe.each([
  ['in Postgres', () => storage.deliveries],
  ['of the fake', () => new FakeDeliveryStore()],
])('the DeliveryStore %s', (_, make) => {
  it('keeps a delivery as it was received, byte for byte', async () => {
    const deliveries = make();
    const sent = delivery();
    expect(await deliveries.store(sent)).toBe('stored');
    expect(await deliveries.get(sent.guid)).toEqual({
      ...sent,
      attempts: 0,
      receivedAt: expect.any(Date) as Date,
      dueAt: expect.any(Date) as Date,
      processedAt: null,
      lastError: null,
    });
  });

  it('stores a GUID once, however many bring it at once', async () => {
    const deliveries = make();
    const sent = delivery();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (__, at) =>
        deliveries.store({ ...sent, payload: new Uint8Array([at]) }),
      ),
    );
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    expect(await deliveries.store(sent)).toBe('duplicate');
  });

  it('answers null for a GUID that was never stored, and for one that cannot be', async () => {
    const deliveries = make();
    expect(await deliveries.get('never')).toBeNull();
    expect(await deliveries.get('nul\0')).toBeNull();
  });

  it('counts attempts and keeps the last error until it is processed', async () => {
    const deliveries = make();
    const { guid } = delivery();
    await deliveries.store(delivery({ guid }));
    await deliveries.finish(guid, { status: 'failed', error: 'boom' });
    expect(await deliveries.get(guid)).toMatchObject({
      status: 'failed',
      attempts: 1,
      lastError: 'boom',
      processedAt: null,
    });
    await deliveries.finish(guid, { status: 'processed' });
    expect(await deliveries.get(guid)).toMatchObject({
      status: 'processed',
      attempts: 2,
      lastError: null,
      processedAt: expect.any(Date) as Date,
    });
  });

  it('never takes back that a delivery was processed', async () => {
    const deliveries = make();
    const { guid } = delivery();
    await deliveries.store(delivery({ guid }));
    await deliveries.finish(guid, { status: 'processed' });
    await deliveries.finish(guid, { status: 'failed', error: 'the slower one' });
    expect(await deliveries.get(guid)).toMatchObject({
      status: 'processed',
      lastError: null,
    });
  });

  it('says so when asked to finish what is not there', async () => {
    const deliveries = make();
    await expect(deliveries.finish('never', { status: 'processed' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('lists what is still to be handled, oldest first, and nothing else', async () => {
    const deliveries = make();
    const before = new Set(await deliveries.unfinished(soon(), 1000));
    const sent = [delivery(), delivery(), delivery({ status: 'ignored' }), delivery(), delivery()];
    for (const each of sent) await deliveries.store(each);
    const [first, failed, , dead, done] = sent.map(({ guid }) => guid) as [
      string,
      string,
      string,
      string,
      string,
    ];
    await deliveries.finish(failed, { status: 'failed', error: 'again' });
    await deliveries.finish(dead, { status: 'dead', error: 'given up' });
    await deliveries.finish(done, { status: 'processed' });

    const unfinished = await deliveries.unfinished(soon(), 1000);
    expect(unfinished.filter((guid) => !before.has(guid))).toEqual([first, failed]);
    expect(await deliveries.unfinished(soon(), 1)).toHaveLength(1);
    expect(await deliveries.unfinished(new Date(0), 10)).toEqual([]);
  });

  it('puts what waits out a pause behind what has just come', async () => {
    const deliveries = make();
    const [failing, fresh] = [delivery(), delivery()];
    await deliveries.store(failing);
    await deliveries.finish(failing.guid, {
      status: 'failed',
      error: 'again',
      retryAt: new Date(Date.now() + 30_000),
    });
    await deliveries.store(fresh);
    const guids = (before: Date) =>
      deliveries
        .unfinished(before, 10_000)
        .then((all) => all.filter((guid) => [failing.guid, fresh.guid].includes(guid)));
    expect(await guids(new Date(Date.now() + 10_000))).toEqual([fresh.guid]);
    expect(await guids(soon())).toEqual([fresh.guid, failing.guid]);
  });

  it('says which of many it knows', async () => {
    const deliveries = make();
    const sent = delivery();
    await deliveries.store(sent);
    expect(await deliveries.known([sent.guid, 'never', 'nul\0'])).toEqual(new Set([sent.guid]));
    expect(await deliveries.known([])).toEqual(new Set());
  });
});

describe('createDeliveryStore', () => {
  it('stores hundreds that come at once, each as it was sent, and each GUID once', async () => {
    const sent = Array.from({ length: 400 }, (_, at) =>
      delivery({ payload: Buffer.from(JSON.stringify({ at, text: 'x'.repeat(at * 20) })) }),
    );
    const twice = sent.flatMap((each) => [each, each]);
    const answers = await Promise.all(twice.map((each) => storage.deliveries.store(each)));
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(sent.length);
    for (const at of [0, 7, 399]) {
      const row = await storage.deliveries.get(sent[at]?.guid ?? '');
      expect(Buffer.from(row?.payload ?? [])).toEqual(sent[at]?.payload);
    }
  });

  it('packs a body that gains by it, and gives it back byte for byte', async () => {
    const payload = Buffer.from('"https://api.github.com/repos/octo-org/hello/issues"'.repeat(400));
    const [large, small] = [delivery({ payload }), delivery()];
    const client = new pg.Client({ connectionString: storage.connectionString });
    await client.connect();
    const kept = async (guid: string): Promise<{ bytes: number | null; format: string }> => {
      const text = `SELECT octet_length(payload) AS bytes, payload_format AS format
                      FROM deliveries WHERE guid = $1`;
      return (await client.query<{ bytes: number; format: string }>(text, [guid])).rows[0] as never;
    };
    for (const one of [large, small]) {
      await storage.deliveries.store(one);
      const row = await storage.deliveries.get(one.guid);
      expect(Buffer.compare(row?.payload ?? Buffer.of(), one.payload)).toBe(0);
    }
    expect((await kept(large.guid)).format).toBe('lz4');
    expect((await kept(large.guid)).bytes).toBeLessThan(payload.length / 5);
    expect(await kept(small.guid)).toEqual({ bytes: small.payload.length, format: 'plain' });

    // As an earlier version left it.
    await client.query(
      `UPDATE deliveries SET payload = $2, payload_format = 'deflate' WHERE guid = $1`,
      [large.guid, deflateRawSync(payload)],
    );
    const old = await storage.deliveries.get(large.guid);
    expect(Buffer.compare(old?.payload ?? Buffer.of(), payload)).toBe(0);
    await client.end();
  });

  it('keeps the neighbours of one that Postgres does not take', async () => {
    const sent = Array.from({ length: 30 }, (_, at) =>
      delivery(at === 17 ? { event: 'nul\0' } : {}),
    );
    const answers = await Promise.allSettled(sent.map((each) => storage.deliveries.store(each)));
    expect(answers.map(({ status }) => status)).toEqual(
      sent.map((_, at) => (at === 17 ? 'rejected' : 'fulfilled')),
    );
    const known = await storage.deliveries.known(sent.map(({ guid }) => guid));
    expect(known.size).toBe(29);
  });

  it('takes what payloads may hold: 25 MB, nothing at all, names Postgres refuses', async () => {
    const large = delivery({ payload: new Uint8Array(25_000_000).fill(65) });
    await storage.deliveries.store(large);
    expect((await storage.deliveries.get(large.guid))?.payload).toHaveLength(25_000_000);

    const bare = delivery({ action: null, installationId: null, repositoryId: null });
    await storage.deliveries.store({
      ...bare,
      repository: 'a\0/b\ud800',
      payload: new Uint8Array(),
    });
    expect(await storage.deliveries.get(bare.guid)).toMatchObject({
      action: null,
      installationId: null,
      repositoryId: null,
      repository: 'a\uFFFD/b\uFFFD',
    });
    await storage.deliveries.finish(bare.guid, { status: 'dead', error: 'boom\0' });
    expect(await storage.deliveries.get(bare.guid)).toMatchObject({
      status: 'dead',
      lastError: 'boom\uFFFD',
      processedAt: null,
    });
  });
});
