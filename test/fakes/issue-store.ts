import { randomUUID } from 'node:crypto';
import { AppError } from '../../src/domain/errors.ts';
import type { Issue, IssueStore } from '../../src/domain/issue.ts';

/** Issues in memory; what is given out are copies. */
export class FakeIssueStore implements IssueStore {
  readonly rows = new Map<string, Issue>();
  now: () => Date = () => new Date();

  async open(issue: Parameters<IssueStore['open']>[0]): Promise<Issue> {
    const { headBranch, fork } = issue.occurrence;
    const there = [...this.rows.values()].find(
      (row) =>
        row.status === 'open' &&
        row.repository.id === issue.repository.id &&
        row.occurrence.headBranch === headBranch &&
        row.occurrence.fork === fork &&
        row.fingerprint === issue.fingerprint,
    );
    const row: Issue = {
      id: there?.id ?? randomUUID(),
      status: 'open',
      detectedAt: there?.detectedAt ?? this.now(),
      resolvedAt: null,
      ...structuredClone(issue),
    };
    this.rows.set(row.id, row);
    return structuredClone(row);
  }

  async get(id: string): Promise<Issue | null> {
    return structuredClone(this.rows.get(id) ?? null);
  }

  async ofCommit(repositoryId: number, sha: string): Promise<Issue[]> {
    return this.find((row) => row.repository.id === repositoryId && row.occurrence.headSha === sha);
  }

  async openOfBranch(repositoryId: number, branch: string): Promise<Issue[]> {
    return this.find(
      ({ repository, status, occurrence }) =>
        repository.id === repositoryId &&
        status === 'open' &&
        occurrence.headBranch === branch &&
        !occurrence.fork,
    );
  }

  async newest(
    repositoryId: number,
    { most, status }: Parameters<IssueStore['newest']>[1],
  ): Promise<{ issues: Issue[]; total: number }> {
    const seen = this.find(
      (row) =>
        row.repository.id === repositoryId && (status === undefined || row.status === status),
    ).toReversed();
    return { issues: seen.slice(0, most), total: seen.length };
  }

  async close(id: string, status: 'resolved' | 'failed'): Promise<void> {
    const row = this.rows.get(id);
    if (row === undefined) throw new AppError(`There is no Issue ${id}.`, { code: 'not_found' });
    row.status = status;
    row.resolvedAt = status === 'resolved' ? this.now() : null;
  }

  private find(wanted: (row: Issue) => boolean): Issue[] {
    return [...this.rows.values()].filter(wanted).map((row) => structuredClone(row));
  }
}
