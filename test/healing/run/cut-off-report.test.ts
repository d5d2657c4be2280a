import { afterAll, beforeAll, expect, it } from 'vitest';
import { GitHubError } from '../../../src/domain/errors.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun, createGitHubWorld } from '../../fakes/github-world.ts';
import { openTestStorage } from '../../support/test-database.ts';
import { logOf, setStage } from '../support.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

it('tells the end that a Run comes to, not the one it was about to tell when it was cut off', async () => {
  const world = createGitHubWorld({
    files: { '.github/pipewright.yml': 'auto_fix: false\n' },
    repository: { id: 4242, name: 'shop' },
  });
  const stage = await setStage(storage, world);
  const run = addRun(world, { headSha: world.branches.get('main') ?? '' });
  addJob(world, run, { log: logOf({ transient: true, category: 'network_error' }) });

  // The settings want it explained, and GitHub is away just when that is to be told.
  const away = new GitHubError('away', { code: 'unavailable', status: 503, retryable: true });
  stage.applier.faults.push({ when: 'before', error: away });
  await expect(stage.tell(run.id)).rejects.toThrow('away');
  expect(world.checkRuns).toEqual([]);

  // Until it comes again they have changed.
  const files = new Map([['.github/pipewright.yml', Buffer.from('auto_fix: true\n')]]);
  const parent = run.headSha;
  world.branches.set('main', addCommit(world, { parent, message: 'Repair again', files }));
  await stage.deps.settings.save(4242, {
    blobSha: null,
    source: 'auto_fix: true\n',
    paused: false,
  });
  const [waiting] = await stage.runsOf();
  await stage.healing.advance(waiting?.id ?? '');
  await stage.pass(60);
  expect(run.attempt).toBe(2);
  expect(world.checkRuns).toMatchObject([{ status: 'in_progress', conclusion: null }]);
  Object.assign(run, { status: 'completed', conclusion: 'success' });
  addJob(world, run, { conclusion: 'success', log: logOf(null) });
  await stage.tell(run.id);
  expect(world.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
});
