import { createRequire } from 'node:module';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceiver } from '../../src/events/receiver.ts';
import { isHandled, USED_EVENTS } from '../../src/events/used-events.ts';
import { GitHubError } from '../../src/domain/errors.ts';
import { processDelivery } from '../../src/jobs/process-delivery.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { deliver, sign, startServer } from '../api/running-server.ts';
import { createGitHubWorld } from '../fakes/github-world.ts';
import { FakeWakeUps } from '../fakes/wake-ups.ts';
import { setStage } from '../healing/support.ts';
import { openTestStorage } from '../support/test-database.ts';

const AT_ONCE = 16;

const examples = createRequire(import.meta.url)(
  '@octokit/webhooks-examples',
) as WebhookDefinition[];

/** The collection has no example of this one. */
const protectionRule = {
  action: 'requested',
  environment: 'production',
  event: 'push',
  deployment_callback_url:
    'https://api.github.com/repos/Codertocat/Hello-World/actions/runs/33/deployment_protection_rule',
  deployment: { id: 42, sha: 'a'.repeat(40), ref: 'main', environment: 'production' },
  pull_requests: [],
  repository: { id: 186853002, full_name: 'Codertocat/Hello-World', name: 'Hello-World' },
  sender: { login: 'Codertocat', type: 'User' },
};

interface Sent {
  guid: string;
  event: string;
  action: string | null;
  installed: boolean;
  body: string;
}

function everyPayload(): Sent[] {
  const payloads = [
    ...examples.flatMap(({ name, examples: each }) =>
      each.map((payload) => ({ event: name as string, payload: { ...payload } })),
    ),
    { event: 'deployment_protection_rule', payload: protectionRule },
  ];
  return payloads.flatMap(({ event, payload }, index) =>
    [true, false].map((installed) => {
      const { action, installation, ...rest } = payload as {
        action?: string;
        installation?: object;
      };
      const told = installed ? { installation: installation ?? { id: 11 } } : {};
      return {
        guid: `${index}-${event.replaceAll('_', '-')}-${installed ? 'with' : 'without'}`,
        event,
        action: action ?? null,
        installed,
        body: JSON.stringify({ ...(action === undefined ? {} : { action }), ...rest, ...told }),
      };
    }),
  );
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) {
  const queue = [...items];
  const hand = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
}

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

test('every example payload of GitHub is stored once and comes to a clean end', async () => {
  const sent = everyPayload();
  expect(sent.length).toBeGreaterThanOrEqual(2 * 330);
  const wakeUps = new FakeWakeUps();
  const { deliveries } = storage;
  const { api, url } = await startServer({
    door: { deliveries, wakeUps, isHandled },
  });

  // A GitHub on which nothing is (any longer) that the payloads tell of.
  const stage = await setStage(storage, createGitHubWorld());
  stage.github.fail = new GitHubError('Not Found', { code: 'not_found', status: 404 });
  const { clock, healing, logger } = { ...stage, ...stage.deps };
  const receiver = await createReceiver({
    onTrigger: (trigger) => healing.onTrigger(trigger),
    identity: () => stage.github.identity(),
    logger,
  });
  const redact = (text: string) => text;
  const metrics = createMetrics();
  const handle = processDelivery({
    deliveries,
    receive: (delivery) => receiver.receive(delivery),
    wakeUps,
    clock,
    metrics,
    logger,
    redact,
  });

  const answers = new Map<string, number>();
  await eachOf(sent, async ({ guid, event, body }) => {
    const headers = {
      'X-GitHub-Event': event,
      'X-GitHub-Delivery': guid,
      'X-Hub-Signature-256': sign(body),
    };
    const { status } = await deliver(url, { body, headers });
    answers.set(guid, status);
    // Some come again, as GitHub sends what it was not sure of.
    if (answers.size % 10 === 0) await deliver(url, { body, headers });
  });
  expect([...answers].filter(([, status]) => status !== 202)).toEqual([]);

  // The door wakes the queue after it has answered: closed, it has told of all.
  await api.close(1000);
  const woken = wakeUps.woken.map(({ id }) => id);
  expect(new Set(woken).size).toBe(woken.length);
  await eachOf(woken, handle);
  // Nothing asked to be tried again.
  expect(wakeUps.woken.length).toBe(woken.length);

  const ends: Record<string, number> = {};
  const wrong: string[] = [];
  await eachOf(sent, async ({ guid, event, action, installed, body }) => {
    const stored = await deliveries.get(guid);
    const status = stored?.status ?? 'missing';
    ends[status] = (ends[status] ?? 0) + 1;
    const usable = isHandled(event, action) && (installed || event === 'ping');
    const right = usable ? ['processed', 'ignored'] : ['ignored'];
    if (Buffer.from(stored?.payload ?? []).toString() !== body) wrong.push(`${guid}: other bytes`);
    if (!right.includes(status)) wrong.push(`${guid}: ${status} ${stored?.lastError}`);
  });
  expect(wrong).toEqual([]);
  expect(ends['processed']).toBeGreaterThan(50);
  const used = new Set(sent.map(({ event }) => event).filter((event) => USED_EVENTS.has(event)));
  expect(used).toEqual(USED_EVENTS);
});

test('each used event has an example that becomes a Trigger', async () => {
  const kinds = new Map<string, number>();
  const receiver = await createReceiver({
    onTrigger: async () => undefined,
    identity: async () => ({ slug: 'pipewright', login: 'pipewright[bot]' }),
    logger: (await setStage(storage, createGitHubWorld())).deps.logger,
  });
  for (const { installed, ...delivery } of everyPayload()) {
    const payload = Buffer.from(delivery.body);
    if (!installed || (await receiver.receive({ ...delivery, payload })) === 'ignored') continue;
    kinds.set(delivery.event, (kinds.get(delivery.event) ?? 0) + 1);
  }
  expect(new Set(kinds.keys())).toEqual(USED_EVENTS);
});
