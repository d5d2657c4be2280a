import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { list } from 'tar';
import { expect, test } from 'vitest';
import { FakeEffectApplier } from '../fakes/effect-applier.ts';
import { FakeGitHub } from '../fakes/github.ts';
import { addJob, addRun, createGitHubWorld } from '../fakes/github-world.ts';

test('what the fake applier does, the fake reader sees', async () => {
  const world = createGitHubWorld({ files: { 'a.txt': 'old', 'b.txt': 'kept' } });
  const reader = new FakeGitHub(world).reader(1);
  const applier = new FakeEffectApplier(world);
  const target = { installationId: 1, repository: world.repository };
  const parentSha = (await reader.getBranchHead(world.repository, 'main')) ?? '';
  const commit = {
    kind: 'commit',
    branch: 'pipewright/fix-1',
    parentSha,
    message: 'Fix',
    files: [{ path: 'a.txt', mode: '100644', before: null, content: Buffer.from('new') }],
  } as const;
  const files = [...commit.files];

  const first = await applier.apply(target, { ...commit, files }, { inDoubt: false });
  const again = await applier.apply(target, { ...commit, files }, { inDoubt: true });
  expect([first.outcome, again.outcome]).toEqual(['done', 'found']);
  expect(again.sha).toBe(first.sha);
  const read = await reader.readFile(world.repository, 'a.txt', commit.branch);
  expect(Buffer.from(read ?? []).toString()).toBe('new');

  const paths: string[] = [];
  const bytes = await reader.openTarball(world.repository, first.sha ?? '');
  const unpacking = list({ onentry: (entry) => paths.push(entry.path) });
  for await (const chunk of bytes) unpacking.write(Buffer.from(chunk));
  unpacking.end();
  expect(paths).toEqual(['shop-0/', 'shop-0/a.txt', 'shop-0/b.txt']);
});

test('a log is streamed, or gone', async () => {
  const world = createGitHubWorld();
  const job = addJob(world, addRun(world), { log: 'line\n'.repeat(1000) });
  const reader = new FakeGitHub(world).reader(1);
  const log = await reader.openJobLog(world.repository, job.id);
  expect(await text(Readable.from(log ?? []))).toBe('line\n'.repeat(1000));
  expect(await reader.openJobLog(world.repository, 7)).toBeNull();
});
