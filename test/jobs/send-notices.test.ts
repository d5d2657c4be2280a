import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { OperatorError } from '../../src/domain/errors.ts';
import type { Notice, Notifier } from '../../src/domain/notices.ts';
import { sendNotices } from '../../src/jobs/send-notices.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { createRedactor } from '../../src/text/redact.ts';
import { openTestStorage } from '../support/test-database.ts';

const PACE = { groupMs: 60_000, most: 3, perHour: 3 };
const notice = (title: string): Notice => ({
  kind: 'failure_explained',
  repository: 'acme/shop',
  title,
  text: 'Mend it',
  url: null,
});

let storage: Storage;
let now = Date.now();
let channel = '';
let count = 0;
let error: Error | null = null;
let sent: Parameters<Notifier['send']>[0][] = [];

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());
beforeEach(async () => {
  // What another test left waiting is none of ours.
  await storage.outbox.forget(new Date(now + 1e9));
  channel = `channel-${(count += 1)}`;
  now = Date.now();
  error = null;
  sent = [];
});

const round = () =>
  sendNotices(
    {
      outbox: storage.outbox,
      notifier: {
        channels: [channel],
        send: async (batch) => {
          if (error !== null) throw error;
          if (batch.channel === channel) sent.push(batch);
        },
      },
      leases: storage.leases,
      clock: () => new Date(now),
      logger: createLogger({ level: 'silent', redact: createRedactor() }),
      redact: createRedactor(),
    },
    PACE,
  );
const titles = () => sent.map(({ notices }) => notices.map(({ title }) => title));
const put = (key: string) => storage.outbox.put(key, [channel], notice(key));

test('notices of one minute go as one message, and each key once', async () => {
  await put('a');
  await put('a');
  await put('b');
  await round();
  expect(titles()).toEqual([]);
  now += 61_000;
  await round();
  expect(titles()).toEqual([['a', 'b']]);
  await put('a');
  now += 61_000;
  await round();
  expect(sent).toHaveLength(1);
});

test('what lasts is told once, and again only after its time', async () => {
  const tell = () =>
    storage.outbox.put('outage', [channel], notice('outage'), { againAfterMs: 6 * 3_600_000 });
  await Promise.all([tell(), tell()]);
  await tell();
  now += 61_000;
  await round();
  expect(titles()).toEqual([['outage']]);
  const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 7 * 3_600_000);
  try {
    await Promise.all([tell(), tell()]);
  } finally {
    later.mockRestore();
  }
  now += 3_600_000;
  await round();
  expect(titles()).toEqual([['outage'], ['outage']]);
});

test('a full message does not wait, and the rest comes next', async () => {
  for (const key of ['a', 'b', 'c', 'd']) await put(key);
  await round();
  await round();
  expect(titles()).toEqual([['a', 'b', 'c']]);
  now += 61_000;
  await round();
  expect(titles()).toEqual([['a', 'b', 'c'], ['d']]);
});

test('a channel gets only so many messages an hour', async () => {
  for (let more = 0; more < 5; more += 1) {
    await put(`n${more}`);
    now += 61_000;
    await round();
  }
  expect(sent).toHaveLength(3);
  now += 3_600_000;
  await round();
  expect(titles().at(-1)).toEqual(['n3', 'n4']);
});

test('a message that was not taken is tried again under its identity, then given up', async () => {
  await put('a');
  now += 61_000;
  error = new OperatorError('down', { code: 'not_taken', retryable: true });
  expect(await round()).toMatchObject({ failed: 1 });
  expect(await round()).toMatchObject({ failed: 0, sent: 0 });
  await put('b');
  now += 600_000;
  const ids = new Set<string>();
  error = null;
  await round();
  sent.forEach(({ id }) => ids.add(id));
  expect(titles()).toEqual([['a']]);
  await round();
  expect(titles()).toEqual([['a'], ['b']]);

  await put('c');
  now += 61_000;
  error = new OperatorError('gone', { code: 'not_taken' });
  await round();
  error = null;
  now += 86_400_000;
  await round();
  expect(sent).toHaveLength(2);
});

test('two processes send a message once', async () => {
  await put('a');
  now += 61_000;
  await Promise.all([round(), round(), round()]);
  expect(titles()).toEqual([['a']]);
});
