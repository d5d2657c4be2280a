import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/diagnosis.ts';
import type { IssueStore, Occurrence } from '../../src/domain/issue.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { FakeIssueStore } from '../fakes/issue-store.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

type NewIssue = Parameters<IssueStore['open']>[0];

const FINDING: Finding = {
  pattern: 'npm-lockfile-out-of-sync',
  rule: 'pattern',
  category: 'dependency_error',
  transient: false,
  line: 12,
  ranges: [[12, 14]],
  excerpt: [{ line: 12, text: 'npm error code EUSAGE' }],
  message: 'npm error code EUSAGE',
  captures: { package: 'left-pad' },
  step: 'npm ci',
  confidence: 0.97,
  fingerprint: 'f'.repeat(64),
  title: 'package-lock.json is out of step',
  explanation: 'Run `npm install` and commit the lock file.',
  autoFixable: true,
};
const OCCURRENCE: Occurrence = {
  workflowRunId: 1,
  runAttempt: 1,
  workflowId: 2,
  workflowPath: '.github/workflows/ci.yml',
  workflowName: 'CI',
  jobId: 30,
  jobName: 'test',
  failedJobs: ['test'],
  jobUrl: 'https://github.example/acme/shop/actions/runs/1/job/30',
  headSha: 'a'.repeat(40),
  headBranch: 'main',
  pullRequest: null,
  fork: false,
};

let repositories = 0;
function newIssue(fields: Partial<NewIssue> = {}): NewIssue {
  return {
    installationId: 5,
    repository: { id: 1_000 + (repositories += 1), owner: 'acme', name: 'shop' },
    type: 'dependency_failure',
    severity: 'high',
    fingerprint: FINDING.fingerprint,
    title: FINDING.title,
    finding: FINDING,
    occurrence: OCCURRENCE,
    ...fields,
  };
}

describe.each([
  ['in Postgres', () => storage.issues],
  ['of the fake', () => new FakeIssueStore()],
])('the IssueStore %s', (_, make) => {
  it('opens an Issue and gives it back whole', async () => {
    const issues = make();
    const sent = newIssue();
    const issue = await issues.open(sent);
    expect(issue).toMatchObject({ ...sent, status: 'open', resolvedAt: null });
    expect(await issues.get(issue.id)).toEqual(issue);
  });

  it('adds a later occurrence, with its own Finding, to the open Issue', async () => {
    const issues = make();
    const first = await issues.open(newIssue());
    const occurrence = { ...OCCURRENCE, workflowRunId: 9, jobId: 31, headSha: 'b'.repeat(40) };
    const finding = { ...FINDING, line: 99, captures: { package: 'right-pad' } };
    const second = await issues.open(
      newIssue({ repository: first.repository, occurrence, finding, title: 'again' }),
    );
    expect(second).toEqual({ ...first, occurrence, finding, title: 'again' });
    expect(await issues.ofCommit(first.repository.id, OCCURRENCE.headSha)).toEqual([]);
    expect(await issues.ofCommit(first.repository.id, occurrence.headSha)).toEqual([second]);
  });

  it('reads the same job again without a second Finding', async () => {
    const issues = make();
    const first = await issues.open(newIssue());
    const again = { repository: first.repository, finding: { ...FINDING, confidence: 0.5 } };
    expect((await issues.open(newIssue(again))).finding.confidence).toBe(0.5);
  });

  it('keeps branches, causes and repositories apart, and a fork’s main from ours', async () => {
    const issues = make();
    const { repository } = newIssue();
    const opened = [
      await issues.open(newIssue({ repository })),
      await issues.open(
        newIssue({ repository, occurrence: { ...OCCURRENCE, headBranch: 'next' } }),
      ),
      await issues.open(newIssue({ repository, occurrence: { ...OCCURRENCE, fork: true } })),
      await issues.open(newIssue({ repository, fingerprint: 'other' })),
      await issues.open(newIssue()),
    ];
    expect(new Set(opened.map(({ id }) => id)).size).toBe(5);
    const ofMain = await issues.openOfBranch(repository.id, 'main');
    expect(ofMain.map(({ id }) => id)).toEqual([opened[0]?.id, opened[3]?.id]);
  });

  it('opens a new Issue once the old one is closed', async () => {
    const issues = make();
    const first = await issues.open(newIssue());
    await issues.close(first.id, 'resolved');
    expect(await issues.get(first.id)).toMatchObject({
      status: 'resolved',
      resolvedAt: expect.any(Date) as Date,
    });
    const second = await issues.open(newIssue({ repository: first.repository }));
    expect(second.id).not.toBe(first.id);
    await issues.close(second.id, 'failed');
    expect(await issues.get(second.id)).toMatchObject({ status: 'failed', resolvedAt: null });
    expect(await issues.openOfBranch(first.repository.id, 'main')).toEqual([]);
  });

  it('finds nothing, and closes nothing, under an id that is not there', async () => {
    const issues = make();
    for (const id of ['never', '00000000-0000-4000-8000-000000000000', "'; DROP TABLE issues"]) {
      expect(await issues.get(id)).toBeNull();
      await expect(issues.close(id, 'resolved')).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('createIssueStore', () => {
  it('opens one Issue when many processes open the same at once', async () => {
    const { repository } = newIssue();
    const opened = await Promise.all(
      Array.from({ length: 25 }, (_, at) =>
        storage.issues.open(
          newIssue({ repository, occurrence: { ...OCCURRENCE, jobId: 500 + at } }),
        ),
      ),
    );
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(await storage.issues.openOfBranch(repository.id, 'main')).toHaveLength(1);
  });

  it('stores what a hostile log can put into a Finding', async () => {
    const nasty = 'nul \0 half \ud800 quote " back \\u0000 emoji 😀';
    const readable = 'nul \uFFFD half \uFFFD quote " back \\u0000 emoji 😀';
    const finding = {
      ...FINDING,
      message: nasty,
      excerpt: [{ line: 1, text: nasty }],
      captures: { [nasty]: nasty },
    };
    const issue = await storage.issues.open(newIssue({ finding, title: nasty }));
    expect(issue.title).toBe(readable);
    expect(issue.finding).toMatchObject({
      message: readable,
      excerpt: [{ line: 1, text: readable }],
      captures: { [readable]: readable },
    });
  });
});
