import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/diagnosis.ts';
import type { WorkflowRun } from '../../src/domain/github.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun, createGitHubWorld } from '../fakes/github-world.ts';
import type { GitHubWorld } from '../fakes/github-world.ts';
import { openTestStorage } from '../support/test-database.ts';
import { logOf, setStage } from './support.ts';

let storage: Storage;
let repositoryId = 0;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

const newWorld = () => {
  repositoryId += 1;
  const name = `shop${repositoryId}`;
  return createGitHubWorld({ files: { 'a.txt': '1' }, repository: { id: repositoryId, name } });
};
const turnGreen = (world: GitHubWorld, run: WorkflowRun) => {
  Object.assign(run, { status: 'completed', conclusion: 'success', attempt: run.attempt + 1 });
  addJob(world, run, { conclusion: 'success', log: logOf(null) });
};

describe('a job that fails and passes on the same commit', () => {
  const failing: Partial<Finding> = { title: 'A test fails', fingerprint: 'c'.repeat(32) };
  let world: GitHubWorld;
  let stage: Awaited<ReturnType<typeof setStage>>;
  beforeEach(async () => {
    world = newWorld();
    stage = await setStage(storage, world);
  });

  /** One more commit, whose job is red. */
  const redCommit = async () => {
    const parent = world.branches.get('main') ?? '';
    const files = new Map([['a.txt', Buffer.from(parent)]]);
    const headSha = addCommit(world, { parent, message: 'Go on', files });
    world.branches.set('main', headSha);
    const run = addRun(world, { headSha });
    addJob(world, run, { log: logOf(failing) });
    await stage.tell(run.id);
    return run;
  };

  test('is told so, and from the second time on run again', async () => {
    const first = await redCommit();
    expect(world.checkRuns.at(-1)?.summary).not.toContain('Flaky');
    turnGreen(world, first);
    await stage.tell(first.id);

    const second = await redCommit();
    expect(world.checkRuns.at(-1)?.summary).toContain(
      'failed and passed on the same commit 1 time in 14 days',
    );
    await stage.pass(11);
    expect(second.attempt).toBe(1);
    turnGreen(world, second);
    await stage.tell(second.id);

    const third = await redCommit();
    await stage.pass(11);
    expect(third).toMatchObject({ attempt: 2, status: 'queued' });
    expect(world.checkRuns.at(-1)?.summary).toContain('2 times in 14 days');
    expect(await storage.issues.openOfBranch(repositoryId, 'main')).toMatchObject([
      { type: 'transient_failure', occurrence: { flaky: { times: 2, days: 14 } } },
    ]);
  });

  test('is not flaky when it turned green on another commit', async () => {
    for (let count = 0; count < 3; count += 1) {
      await redCommit();
      const parent = world.branches.get('main') ?? '';
      const files = new Map([['a.txt', Buffer.from(`fixed ${count}`)]]);
      const headSha = addCommit(world, { parent, message: 'Mend', files });
      world.branches.set('main', headSha);
      const green = addRun(world, { conclusion: 'success', headSha });
      addJob(world, green, { conclusion: 'success', log: logOf(null) });
      await stage.tell(green.id);
    }
    const last = await redCommit();
    await stage.pass(11);
    expect(last.attempt).toBe(1);
    expect(world.checkRuns.at(-1)?.summary).not.toContain('Flaky');
  });
});

describe('the same trouble in several repositories', () => {
  const network: Partial<Finding> = {
    pattern: 'network-refused',
    category: 'network_error',
    transient: true,
    title: 'The connection was refused',
    captures: { host: 'registry.example.com' },
  };
  const house = async (fingerprint: string) => {
    const world = newWorld();
    const stage = await setStage(storage, world, 77);
    const run = addRun(world, {});
    addJob(world, run, { log: logOf({ ...network, fingerprint }) });
    await stage.tell(run.id);
    return { world, stage, run };
  };

  test('pauses re-runs, which is told once, and lets them go when it is over', async () => {
    const first = await house('1'.repeat(32));
    await house('2'.repeat(32));
    await first.stage.pass(11);
    expect(first.run.attempt).toBe(2);

    const third = await house('3'.repeat(32));
    await third.stage.pass(11);
    expect(third.run.attempt).toBe(1);
    const summary = third.world.checkRuns[0]?.summary;
    expect(summary).toContain('`registry.example.com`');
    expect(summary).toContain('was seen in 3 repositories of this installation');
    const told = third.world.checkRuns.length;
    await third.stage.pass(1300);
    expect(third.run.attempt).toBe(1);
    expect(third.world.checkRuns).toHaveLength(told);
    const [run] = await third.stage.runsOf();
    const effects = await storage.runs.effects(run?.id ?? '');
    expect(effects.filter(({ step }) => step.includes(':pause'))).toHaveLength(1);

    // The outage is over once the findings are older than half an hour.
    third.stage.deps.failures = { ...storage.failures, sameTrouble: async () => null };
    await third.stage.pass(700);
    await third.stage.pass(11);
    expect(third.run).toMatchObject({ attempt: 2, status: 'queued' });
    expect(third.world.checkRuns[0]?.summary).toContain('attempt 1 of 3');
  });
});
