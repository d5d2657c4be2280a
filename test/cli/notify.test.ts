import { expect, test } from 'vitest';
import { testChannels } from '../../src/cli/notify/test-channels.ts';
import { OperatorError } from '../../src/domain/errors.ts';
import type { Notifier } from '../../src/domain/notices.ts';

/** What `notify test` prints and how it ends, with channels of which these take nothing. */
async function tried(channels: string[], only?: string, broken: string[] = []) {
  const batches: Array<Parameters<Notifier['send']>[0]> = [];
  const notifier: Notifier = {
    channels,
    send: async (batch) => {
      if (broken.includes(batch.channel)) {
        throw new OperatorError('it answered 404.', { code: 'not_taken' });
      }
      batches.push(batch);
    },
  };
  let said = '';
  const io = { out: (text: string) => (said += text), error: (text: string) => (said += text) };
  const code = await testChannels(notifier, only, io);
  return { code, said, batches };
}

test('each channel is sent one message, and is said to have taken it or not', async () => {
  const { code, said, batches } = await tried(['chat', 'mail', 'hook'], undefined, ['mail']);
  expect(said).toBe('chat: taken\nmail: it answered 404.\nhook: taken\n');
  expect(code).toBe(1);
  expect(batches.map(({ channel }) => channel)).toEqual(['chat', 'hook']);
  expect(batches[0]?.notices).toMatchObject([{ kind: 'test', repository: null }]);
  expect(batches[0]?.id).not.toBe(batches[1]?.id);
});

test('one channel alone is tried by its name', async () => {
  const { code, batches } = await tried(['chat', 'mail'], 'mail');
  expect(code).toBe(0);
  expect(batches.map(({ channel }) => channel)).toEqual(['mail']);
});

test('without a channel it says how to set one up', async () => {
  expect(await tried([])).toMatchObject({
    code: 1,
    said: expect.stringContaining('NOTIFY_CHANNELS') as string,
  });
});
