import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Effect } from '../../src/domain/effect.ts';
import type { RunStore } from '../../src/domain/run.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { FakeRunStore } from '../fakes/run-store.ts';
import { openTestStorage } from '../support/test-database.ts';
import { openIssueForRuns } from '../support/stored-issue.ts';

let storage: Storage;
let issueId = '';
beforeAll(async () => {
  storage = await openTestStorage();
  issueId = (await openIssueForRuns(storage.issues)).id;
});
afterAll(() => storage.stop());

let repositories = 0;
type Identity = Parameters<RunStore['start']>[0];
function identity(fields: Partial<Identity> = {}): Identity {
  return {
    issueId,
    repositoryId: 2_000 + (repositories += 1),
    headSha: 'a'.repeat(40),
    fingerprint: 'f'.repeat(64),
    playbook: 'npm-lockfile',
    playbookVersion: '1',
    ...fields,
  };
}
const COMMENT: Effect = { kind: 'comment', issueNumber: 3, marker: 'm', body: 'hello' };
const COMMIT: Effect = {
  kind: 'commit',
  branch: 'pipewright/fix',
  parentSha: 'b'.repeat(40),
  message: 'Fix it',
  files: [
    { path: 'a.bin', mode: '100644', before: null, content: new Uint8Array([0, 255, 10]) },
    { path: 'b.sh', mode: '100755', before: new Uint8Array([1]), content: null },
  ],
};
const RESULT = { outcome: 'done', url: 'https://x.example/1', number: 1, sha: null } as const;

describe.each([
  ['in Postgres', () => storage.runs],
  ['of the fake', () => new FakeRunStore()],
])('the RunStore %s', (_, make) => {
  it('creates a Run once for one identity', async () => {
    const runs = make();
    const same = identity();
    const first = await runs.start(same);
    expect(first).toMatchObject({ created: true, run: { ...same, status: 'queued', attempt: 0 } });
    expect(await runs.start(same)).toEqual({ run: first.run, created: false });
    expect(await runs.get(first.run.id)).toEqual(first.run);
    expect((await runs.start({ ...same, playbookVersion: '2' })).created).toBe(true);
    expect((await runs.start({ ...same, headSha: 'c'.repeat(40) })).created).toBe(true);
  });

  it('changes what it is told and nothing else', async () => {
    const runs = make();
    const { run } = await runs.start(identity());
    const wakeAt = new Date('2030-01-01T00:00:00Z');
    const waiting = { status: 'waiting', waitingSha: 'd'.repeat(40), wakeAt, attempt: 1 } as const;
    expect(await runs.update(run.id, waiting)).toEqual({ ...run, ...waiting });
    expect(await runs.waitingFor(run.repositoryId, waiting.waitingSha)).toHaveLength(1);
    expect(await runs.waitingFor(run.repositoryId + 1, waiting.waitingSha)).toEqual([]);
    const end = { status: 'succeeded', outcome: 'Green.', wakeAt: null } as const;
    expect(await runs.update(run.id, end)).toEqual({ ...run, ...waiting, ...end });
    expect(await runs.waitingFor(run.repositoryId, waiting.waitingSha)).toEqual([]);
  });

  it('lists due Runs: queued, and waiting whose time has come', async () => {
    const runs = make();
    const now = new Date();
    const before = new Date(now.getTime() - 1000);
    const after = new Date(now.getTime() + 1000);
    const states = [
      { status: 'queued' },
      { status: 'waiting', wakeAt: before },
      { status: 'waiting', wakeAt: after, waitingSha: 'c'.repeat(40) },
      { status: 'waiting', wakeAt: after },
      { status: 'waiting' },
      { status: 'failed', wakeAt: before },
    ] as const;
    const ids: string[] = [];
    for (const state of states) {
      const { run } = await runs.start(identity());
      await runs.update(run.id, state);
      ids.push(run.id);
    }
    const due = (await runs.due(now, 1000)).filter((id) => ids.includes(id));
    expect(due).toEqual(ids.slice(0, 3));
    expect(await runs.due(now, 1)).toHaveLength(1);
    for (const id of ids) await runs.update(id, { status: 'failed' });
  });

  it('counts for the caps: Runs of a fingerprint, and those that acted', async () => {
    const runs = make();
    const { repositoryId } = identity();
    const first = (await runs.start(identity({ repositoryId }))).run;
    // Which of two is newer is told by the millisecond.
    await setTimeout(2);
    const second = (await runs.start(identity({ repositoryId, headSha: 'e'.repeat(40) }))).run;
    await runs.start(identity({ repositoryId, fingerprint: 'other' }));
    await runs.update(first.id, { attempt: 1 });
    await runs.update(first.id, { attempt: 2 });
    const hourAgo = new Date(Date.now() - 3_600_000);
    const soon = new Date(Date.now() + 3_600_000);
    const ofFingerprint = await runs.ofFingerprint(repositoryId, first.fingerprint, hourAgo);
    expect(ofFingerprint.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await runs.ofFingerprint(repositoryId, first.fingerprint, soon)).toEqual([]);
    expect(await runs.countActing(repositoryId, hourAgo)).toBe(1);
    expect(await runs.countActing(repositoryId, soon)).toBe(0);
    // To be asked is not to act.
    await runs.requeue(second.id, 3);
    expect(await runs.countActing(repositoryId, hourAgo)).toBe(1);
    expect(await runs.get(second.id)).toMatchObject({ status: 'queued', attempt: 3 });
    await expect(runs.requeue('no-id', 1)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('writes a step once', async () => {
    const runs = make();
    const { run } = await runs.start(identity());
    const at = new Date('2030-01-01T00:00:00.123Z');
    const step = { runId: run.id, name: 'propose', attempt: 1, startedAt: at, finishedAt: at };
    await runs.recordStep({ ...step, status: 'done', output: { edits: [1] }, error: null });
    await runs.recordStep({ ...step, status: 'failed', output: null, error: 'later' });
    expect(await runs.step(run.id, 'propose', 1)).toEqual({
      ...step,
      status: 'done',
      output: { edits: [1] },
      error: null,
    });
    expect(await runs.step(run.id, 'propose', 2)).toBeNull();
    await runs.recordStep({ ...step, attempt: 2, status: 'failed', output: null, error: 'no' });
    expect(await runs.steps(run.id)).toHaveLength(2);
    expect(await runs.step(run.id, 'propose', 2)).toMatchObject({ output: null, error: 'no' });
  });

  it('plans Effects once and gives them back in order, bytes and all', async () => {
    const runs = make();
    const { run } = await runs.start(identity());
    await runs.planEffects(run.id, [
      { step: 'comment', attempt: 1, position: 2, effect: COMMENT },
      { step: 'commit', attempt: 1, position: 1, effect: COMMIT },
    ]);
    const planned = await runs.effects(run.id);
    expect(planned.map(({ effect }) => effect)).toEqual([COMMIT, COMMENT]);
    await runs.planEffects(run.id, [
      { step: 'comment', attempt: 1, position: 9, effect: { ...COMMENT, body: 'changed' } },
      { step: 'comment', attempt: 2, position: 1, effect: COMMENT },
    ]);
    const again = await runs.effects(run.id);
    expect(again.slice(0, 2)).toEqual(planned);
    expect(again).toHaveLength(3);
    await runs.planEffects(run.id, []);
  });

  it('claims an Effect freshly once; then in doubt; then done', async () => {
    const runs = make();
    const { run } = await runs.start(identity());
    await runs.planEffects(run.id, [{ step: 's', attempt: 1, position: 1, effect: COMMENT }]);
    const id = (await runs.effects(run.id))[0]?.id ?? '';
    expect(await runs.claimEffect(id)).toBe('fresh');
    expect(await runs.claimEffect(id)).toBe('in_doubt');
    await runs.failEffect(id, 'no answer');
    expect((await runs.effects(run.id))[0]).toMatchObject({ status: 'failed', error: 'no answer' });
    expect(await runs.claimEffect(id)).toBe('in_doubt');
    await runs.completeEffect(id, RESULT);
    expect(await runs.claimEffect(id)).toBe('done');
    expect((await runs.effects(run.id))[0]).toMatchObject({
      status: 'done',
      result: RESULT,
      error: null,
    });
  });

  it('answers nothing, and changes nothing, under ids that are not there', async () => {
    const runs = make();
    for (const id of ['never', '00000000-0000-4000-8000-000000000000']) {
      expect(await runs.get(id)).toBeNull();
      expect(await runs.ofIssue(id)).toEqual([]);
      expect(await runs.step(id, 'x', 1)).toBeNull();
      expect(await runs.steps(id)).toEqual([]);
      expect(await runs.effects(id)).toEqual([]);
      const changes = [
        () => runs.update(id, { attempt: 1 }),
        () => runs.claimEffect(id),
        () => runs.completeEffect(id, RESULT),
        () => runs.failEffect(id, 'x'),
      ];
      for (const change of changes) {
        await expect(change()).rejects.toMatchObject({ code: 'not_found' });
      }
    }
  });
});

describe('createRunStore', () => {
  it('creates one Run and claims one Effect when many processes try at once', async () => {
    const same = identity();
    const started = await Promise.all(Array.from({ length: 20 }, () => storage.runs.start(same)));
    expect(started.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(started.map(({ run }) => run.id)).size).toBe(1);

    const runId = started[0]?.run.id ?? '';
    const effects = [{ step: 's', attempt: 1, position: 1, effect: COMMENT }];
    await Promise.all(Array.from({ length: 10 }, () => storage.runs.planEffects(runId, effects)));
    const [effect, ...more] = await storage.runs.effects(runId);
    expect(more).toEqual([]);
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => storage.runs.claimEffect(effect?.id ?? '')),
    );
    expect(claims.filter((claim) => claim === 'fresh')).toHaveLength(1);
  });

  it('stores what texts may hold that Postgres refuses', async () => {
    const { run } = await storage.runs.start(identity());
    expect((await storage.runs.update(run.id, { outcome: 'a\0b' })).outcome).toBe('a\uFFFDb');
    const at = new Date();
    await storage.runs.recordStep({
      runId: run.id,
      name: 'x',
      attempt: 1,
      status: 'failed',
      output: { 'k\0': '\ud800' },
      error: 'e\0',
      startedAt: at,
      finishedAt: at,
    });
    expect(await storage.runs.step(run.id, 'x', 1)).toMatchObject({
      output: { 'k\uFFFD': '\uFFFD' },
      error: 'e\uFFFD',
    });
  });
});
