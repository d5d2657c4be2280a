import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

const repository = { id: 7, owner: 'acme', name: 'shop' };

test('what is asked for on GitHub stands in the one audit, once for each Delivery and wish', async () => {
  const { accounts, conversation } = storage;
  const asked = { deliveryGuid: 'g1', repository, actor: 'mona', detail: 'on #3\0' };
  await conversation.audit({ ...asked, action: 'command.fix', allowed: true });
  await conversation.audit({ ...asked, action: 'command.fix', allowed: true });
  await conversation.audit({ ...asked, deliveryGuid: 'g2', action: 'button.fix', allowed: false });
  const { items, total } = await accounts.audit.list(
    { target: 'acme/shop' },
    { limit: 9, offset: 0 },
  );
  expect(total).toBe(2);
  expect(items.find(({ action }) => action === 'command.fix')).toMatchObject({
    actorId: null,
    actorName: 'mona',
    result: 'success',
    requestId: 'g1',
    details: { detail: 'on #3\uFFFD', repository_id: 7 },
  });
  expect(items.find(({ action }) => action === 'button.fix')?.result).toBe('refused');
  expect(items[0]).not.toHaveProperty('deliveryGuid');
});

test('only what the same person asked for by other Deliveries is counted', async () => {
  const { accounts, conversation } = storage;
  const asked = { repository, actor: 'hubot', detail: '', action: 'command.help', allowed: true };
  await conversation.audit({ ...asked, deliveryGuid: 'h1' });
  await conversation.audit({ ...asked, deliveryGuid: 'h2' });
  await accounts.audit.record({
    actorId: null,
    actorName: 'hubot',
    apiKeyId: null,
    action: 'playbook.disable',
    target: 'prettier-format',
    result: 'success',
    address: null,
    requestId: 'r1',
    details: {},
  });
  expect(await conversation.countAsked('hubot', new Date(0), 'h2')).toBe(1);
  expect(await conversation.countAsked('hubot', new Date(Date.now() + 60_000), 'h3')).toBe(0);
});
