import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Effect } from '../../src/domain/effect.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

test('settings are kept for each repository, and the last word on each pull request', async () => {
  const { settings } = storage;
  expect(await settings.get(1)).toBeNull();
  await settings.save(1, { blobSha: 'a'.repeat(40), source: 'paused: true\n', paused: true });
  await settings.save(1, { blobSha: 'b'.repeat(40), source: 'paused: true\n', paused: true });
  await settings.save(2, { blobSha: null, source: null, paused: false });
  expect(await settings.get(1)).toEqual({
    blobSha: 'b'.repeat(40),
    source: 'paused: true\n',
    paused: true,
  });
  expect(await settings.get(2)).toEqual({ blobSha: null, source: null, paused: false });

  expect(await settings.saidWrong(1, 5)).toBe(false);
  await settings.saveWord(1, 5, true);
  expect([await settings.saidWrong(1, 5), await settings.saidWrong(1, 6)]).toEqual([true, false]);
  await settings.saveWord(1, 5, false);
  expect(await settings.saidWrong(1, 5)).toBe(false);
});

test('answers to a Delivery are planned once, claimed before and completed after', async () => {
  const { answers, deliveries } = storage;
  const facts = { action: null, installationId: 1, repositoryId: 1, repository: 'acme/shop' };
  const payload = Buffer.from('{}');
  await deliveries.store({ guid: 'g', event: 'push', status: 'received', payload, ...facts });
  const comment = (body: string): Effect => ({
    kind: 'comment',
    issueNumber: 1,
    marker: 'm',
    body,
  });
  await answers.planAnswers('g', [
    { step: 'b', position: 1, effect: comment('second') },
    { step: 'a', position: 0, effect: comment('first') },
  ]);
  await answers.planAnswers('g', [{ step: 'a', position: 0, effect: comment('other') }]);
  const planned = await answers.answers('g');
  expect(planned).toMatchObject([
    { step: 'a', status: 'planned', effect: { body: 'first' } },
    { step: 'b', status: 'planned', effect: { body: 'second' } },
  ]);
  const id = planned[0]?.id ?? '';
  expect([await answers.claimEffect(id), await answers.claimEffect(id)]).toEqual([
    'fresh',
    'in_doubt',
  ]);
  const result = { outcome: 'done', url: null, number: 3, sha: null } as const;
  await answers.completeEffect(id, result);
  expect(await answers.claimEffect(id)).toBe('done');
  expect((await answers.answers('g'))[0]).toMatchObject({ status: 'done', result });
  expect(await answers.answers('another')).toEqual([]);
});
