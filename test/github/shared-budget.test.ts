import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import type { AppCredentials } from '../../simulator/stage/app-stage.ts';
import type { BudgetShares } from '../../src/domain/budget-shares.ts';
import type { RepositoryRef } from '../../src/domain/repository.ts';
import { createGitHub, type GitHubRoom } from '../../src/github/create-github.ts';
import { createSharedBudget } from '../../src/github/shared-budget.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

const logger = pino({ level: 'silent' });
let storage: Storage;
let simulator: Simulator;
let app: AppCredentials;
let target: { installationId: number; repository: RepositoryRef };
let draws: number;
let told: number;

/** The store, with its draws and pauses counted. */
function shares(): BudgetShares {
  return {
    ...storage.budgetShares,
    async draw(...ask) {
      draws += 1;
      return storage.budgetShares.draw(...ask);
    },
    async pause(...until) {
      await storage.budgetShares.pause(...until);
      told += 1;
    },
  };
}

/** One process' own GitHub room; `name` keeps the scopes of the tests apart. */
function processOf(name: string, holder: string): GitHubRoom {
  return createGitHub({
    ...app,
    apiUrl: simulator.apiUrl,
    logger,
    budget: (installationId) =>
      createSharedBudget({
        shares: shares(),
        scope: `${name} ${installationId}`,
        holder,
        clock: () => new Date(),
        sleep: (milliseconds) => sleep(milliseconds),
        logger,
      }),
  });
}

async function comment(room: GitHubRoom, marker: string): Promise<unknown> {
  const effect = { kind: 'comment', issueNumber: 1, marker, body: marker } as const;
  return room.applier.apply(target, effect, { inDoubt: false });
}

beforeAll(async () => {
  storage = await openTestStorage();
  simulator = await startSimulator();
  simulator.createOrganisation('acme');
  const { id, name } = await simulator.createRepository({ owner: 'acme', name: 'shop' });
  await simulator.pushCommit('acme/shop', 'topic', { 'a.txt': 'b\n' });
  await simulator.openPullRequest('acme/shop', { title: 'Topic', head: 'topic' });
  const permissions = { contents: 'read', issues: 'write', pull_requests: 'write' } as const;
  app = simulator.createApp({ permissions, events: [] });
  const installation = simulator.install(app.appId, ['acme/shop']);
  target = { installationId: installation.id, repository: { id, owner: 'acme', name } };
});

beforeEach(() => {
  draws = 0;
  told = 0;
});

afterEach(() => {
  simulator.faults.clear();
  simulator.limits.enforced = false;
});

afterAll(async () => {
  await simulator.stop();
  await storage.stop();
});

test('two processes together stay below the limits that GitHub enforces', async () => {
  simulator.limits.enforced = true;
  const rooms = [processOf('limits', 'one'), processOf('limits', 'two')];
  const refused: unknown[] = [];
  let made = 0;
  const hand = async (room: GitHubRoom, name: string): Promise<void> => {
    for (let at = 0; at < 16; at += 1) {
      await comment(room, `${name}-${at}`).then(
        () => (made += 1),
        (error: unknown) => refused.push(error),
      );
    }
  };
  await Promise.all(
    ['a', 'b', 'c'].flatMap((name) => rooms.map((room, at) => hand(room, `${name}${at}`))),
  );
  // GitHub counts by the minute, so on a slow machine a few more than 80 are allowed.
  expect(simulator.requests.filter(({ status }) => status === 403 || status === 429)).toEqual([]);
  expect(made).toBeGreaterThanOrEqual(72);
  for (const reason of refused) {
    expect(reason).toMatchObject({ code: 'budget_exhausted', retryable: true });
  }
});

test('asks the store for few of many calls', async () => {
  const now = new Date();
  const budget = createSharedBudget({
    shares: shares(),
    scope: 'few',
    holder: 'one',
    // No share runs out, however slow this machine is.
    clock: () => now,
    sleep: (milliseconds) => sleep(milliseconds),
    logger,
  });
  for (let call = 0; call < 200; call += 1) (await budget.take({ points: 1, creates: 0 }))();
  expect(draws).toBeLessThanOrEqual(10);
});

test('one process tells the others what GitHub refused', async () => {
  const [one, two] = [processOf('pause', 'one'), processOf('pause', 'two')];
  simulator.faults.add({
    match: { operation: 'git/get-ref' },
    fault: 'secondary_limit',
    retryAfter: 3600,
    times: 1,
  });
  const read = async (room: GitHubRoom): Promise<unknown> =>
    room.reader(target.installationId).getBranchHead(target.repository, 'main');
  await expect(read(one)).rejects.toMatchObject({ code: 'rate_limited' });
  // It tells on the side, after its own answer.
  await vi.waitFor(() => expect(told).toBe(1), { timeout: 60_000 });
  await expect(read(two)).rejects.toMatchObject({ code: 'budget_exhausted' });
  // Another installation's budget is another matter.
  expect(await read(processOf('other', 'two'))).toMatch(/^[0-9a-f]{40}$/);
});

test('goes on when a draw failed', async () => {
  let failures = 1;
  const budget = createSharedBudget({
    shares: {
      ...storage.budgetShares,
      async draw(...ask) {
        failures -= 1;
        if (failures >= 0) throw new Error('no database');
        return storage.budgetShares.draw(...ask);
      },
    },
    scope: 'failing',
    holder: 'one',
    clock: () => new Date(),
    sleep: (milliseconds) => sleep(milliseconds),
    logger,
  });
  await expect(budget.take({ points: 1, creates: 0 })).rejects.toThrow('no database');
  (await budget.take({ points: 1, creates: 0 }))();
});
