import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/diagnosis.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { addJob, addRun, createGitHubWorld } from '../fakes/github-world.ts';
import { openTestStorage } from '../support/test-database.ts';
import { logOf, setStage } from './support.ts';

const overTime: Partial<Finding> = {
  pattern: 'job-timed-out',
  category: 'timeout',
  title: 'The job took too long',
  message: 'The job running on runner R has exceeded the maximum execution time of 5 minutes.',
};

let storage: Storage;
let repositoryId = 15_000;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

async function cancelledRun(job: Parameters<typeof addJob>[2] | null) {
  repositoryId += 1;
  const repository = { id: repositoryId, name: `late${repositoryId}` };
  const world = createGitHubWorld({ files: { a: '1' }, repository });
  const stage = await setStage(storage, world);
  const run = addRun(world, { conclusion: 'cancelled' });
  if (job !== null) addJob(world, run, { conclusion: 'cancelled', ...job });
  await stage.tell(run.id);
  return world;
}

test('a job that was cancelled because its time was over is diagnosed', async () => {
  const world = await cancelledRun({ log: logOf(overTime) });
  expect(world.checkRuns.at(-1)?.title).toContain('The job took too long');
});

test('one that was cancelled for another reason is left alone', async () => {
  const other = { ...overTime, message: 'The operation was canceled.' };
  expect((await cancelledRun({ log: logOf(other) })).checkRuns).toEqual([]);
  expect((await cancelledRun({ log: logOf(null) })).checkRuns).toEqual([]);
  expect((await cancelledRun({})).checkRuns).toEqual([]);
  expect((await cancelledRun(null)).checkRuns).toEqual([]);
});

test('the log of one that ended at once is not read', async () => {
  const soon = { startedAt: new Date(0), completedAt: new Date(59_999), log: logOf(overTime) };
  expect((await cancelledRun(soon)).checkRuns).toEqual([]);
  expect((await cancelledRun({ ...soon, completedAt: null })).checkRuns).toEqual([]);
});
