import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { addJob, addRun, createGitHubWorld } from '../../fakes/github-world.ts';
import { openTestStorage } from '../../support/test-database.ts';
import { logOf, patchOf, SECRET, setStage } from '../support.ts';

const SETTINGS = '.github/pipewright.yml';
const PACE = { groupMs: 0, most: 50, perHour: 50 };
const later = () => new Date(Date.now() + 60_000);

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

async function redMain(id: number, settings: string, finding: Partial<Finding>) {
  const files = { 'package.json': '{}', 'package-lock.json': 'old', [SETTINGS]: settings };
  const world = createGitHubWorld({ files, repository: { id, name: `shop${id}` } });
  const stage = await setStage(storage, world);
  stage.toolAnswers({
    outcome: 'changed',
    patch: patchOf('package-lock.json', 'old', 'new'),
    message: 'npm wrote package-lock.json.',
  });
  const run = addRun(world);
  addJob(world, run, { log: logOf(finding) });
  await stage.tell(run.id);
  return { stage, world, run };
}

const told = async () => (await storage.outbox.take('ci-alerts', PACE, later()))?.notices ?? [];

test('channels that the settings name hear of a failure once, redacted; others hear nothing', async () => {
  const settings = 'notifications: { channels: [ci-alerts, not-set-up] }\n';
  const title = `A test fails ${SECRET}`;
  const { stage, run } = await redMain(901, settings, { category: 'test_failure', title });
  await stage.tell(run.id);
  expect(await storage.outbox.waiting()).toEqual(['ci-alerts']);
  const notices = await told();
  expect(notices).toMatchObject([
    { kind: 'failure_explained', repository: 'acme/shop901', title: 'A test fails [redacted]' },
  ]);
});

test('without channels in the settings nobody hears anything', async () => {
  await redMain(902, 'sensitivity: low\n', { category: 'test_failure' });
  const rest = await storage.outbox.take('ci-alerts', PACE, later());
  expect(rest?.notices.some(({ repository }) => repository === 'acme/shop902') ?? false).toBe(
    false,
  );
});
