import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/diagnosis.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { anIssue } from '../fakes/issue.ts';
import { openTestStorage } from '../support/test-database.ts';

const HOUR_MS = 3_600_000;

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

describe('flakes', () => {
  const cause = { fingerprint: 'abc', jobs: ['test', 'test (2)'] };
  const flake = { repositoryId: 1, job: 'test', fingerprint: 'abc', headSha: 'a'.repeat(40) };

  it('count commits, not jobs or tellings, and only those of the cause', async () => {
    const { failures } = storage;
    await failures.recordFlake(flake, HOUR_MS);
    await failures.recordFlake(flake, HOUR_MS);
    await failures.recordFlake({ ...flake, job: 'test (2)' }, HOUR_MS);
    await failures.recordFlake({ ...flake, headSha: 'b'.repeat(40) }, HOUR_MS);
    await failures.recordFlake({ ...flake, headSha: 'c'.repeat(40), fingerprint: 'x' }, HOUR_MS);
    await failures.recordFlake({ ...flake, headSha: 'd'.repeat(40), job: 'other' }, HOUR_MS);
    await failures.recordFlake({ ...flake, headSha: 'e'.repeat(40), repositoryId: 2 }, HOUR_MS);
    expect(await failures.countFlakes(1, cause, HOUR_MS)).toBe(2);
    expect(await failures.countFlakes(3, cause, HOUR_MS)).toBe(0);
  });

  it('are forgotten once they are older than they are kept', async () => {
    const { failures } = storage;
    await failures.recordFlake({ ...flake, repositoryId: 4 }, HOUR_MS);
    expect(await failures.countFlakes(4, cause, -HOUR_MS)).toBe(0);
    await failures.recordFlake({ ...flake, repositoryId: 4, headSha: 'f' }, -HOUR_MS);
    expect(await failures.countFlakes(4, cause, HOUR_MS)).toBe(1);
  });

  it('of a job with a hostile name are kept', async () => {
    const job = "nul \0 half \ud800 '; DROP TABLE flakes";
    await storage.failures.recordFlake({ ...flake, repositoryId: 5, job }, HOUR_MS);
    const known = { fingerprint: 'abc', jobs: [job] };
    expect(await storage.failures.countFlakes(5, known, HOUR_MS)).toBe(1);
  });
});

describe('the same trouble', () => {
  let installationId = 100;
  let repository = 5000;
  /** The trouble is seen in one more repository. */
  const seen = async (finding: Partial<Finding>) => {
    repository += 1;
    const issue = anIssue({ finding: { transient: true, ...finding } });
    const place = { id: repository, owner: 'acme', name: `shop${repository}` };
    await storage.issues.open({ ...issue, installationId, repository: place });
    return issue.finding;
  };

  it('is one fingerprint, or one host, in other repositories', async () => {
    installationId += 1;
    const host = { host: 'registry.example.com' };
    const finding = await seen({ fingerprint: 'one', captures: host });
    await seen({ fingerprint: 'one' });
    await seen({ fingerprint: 'two', captures: host });
    await seen({ fingerprint: 'three' });
    const trouble = await storage.failures.sameTrouble(installationId, finding, HOUR_MS);
    expect(trouble).toMatchObject({ host: 'registry.example.com', repositories: 3 });
    expect(trouble?.since).toBeInstanceOf(Date);
  });

  it('is a lost runner, whatever its message', async () => {
    installationId += 1;
    const lost = { pattern: 'runner-lost', category: 'infrastructure_error' } as const;
    const finding = await seen({ ...lost, fingerprint: 'one' });
    await seen({ ...lost, fingerprint: 'two' });
    await seen({ pattern: 'some-pattern', fingerprint: 'three' });
    const trouble = await storage.failures.sameTrouble(installationId, finding, HOUR_MS);
    expect(trouble).toMatchObject({ host: null, repositories: 2 });
  });

  it('is none in other installations, before the window, or where it does not pass', async () => {
    installationId += 1;
    const finding = await seen({ fingerprint: 'one', transient: false });
    const { failures } = storage;
    expect(await failures.sameTrouble(installationId, finding, HOUR_MS)).toBeNull();
    await seen({ fingerprint: 'one' });
    expect(await failures.sameTrouble(installationId, finding, -HOUR_MS)).toBeNull();
    expect(await failures.sameTrouble(installationId + 50, finding, HOUR_MS)).toBeNull();
    expect(await failures.sameTrouble(installationId, finding, HOUR_MS)).toMatchObject({
      repositories: 1,
    });
  });
});
