import type { IssueStatus, IssueType, Severity } from '../../domain/issue.ts';
import type { ListedIssue } from '../../domain/views.ts';
import type { List } from '../list-page.ts';

/** Issues as a list. */
export const ISSUES: List = {
  table: 'issues',
  key: 'id',
  at: 'detected_at',
  columns: `id, repository_id AS "repositoryId", repository_owner AS owner, repository_name AS name,
            type, severity, status, title, detected_at AS "detectedAt", resolved_at AS "resolvedAt"`,
};

/** A row of `ISSUES`; pg gives bigint as text. */
export interface IssueRow {
  id: string;
  repositoryId: string;
  owner: string;
  name: string;
  type: string;
  severity: string;
  status: string;
  title: string;
  detectedAt: Date;
  resolvedAt: Date | null;
}

/** A row of `ISSUES` in the words of domain/. */
export function listedIssueOf({ repositoryId, owner, name, ...row }: IssueRow): ListedIssue {
  return {
    ...row,
    repository: { id: Number(repositoryId), owner, name },
    type: row.type as IssueType,
    severity: row.severity as Severity,
    status: row.status as IssueStatus,
  };
}

/** Runs as a list; its rows are what `runFromRow` takes. */
export const RUNS: List = {
  table: 'runs',
  key: 'id',
  at: 'created_at',
  columns: `id, issue_id AS "issueId", repository_id AS "repositoryId", head_sha AS "headSha",
            fingerprint, playbook, playbook_version AS "playbookVersion", status, attempt,
            waiting_sha AS "waitingSha", wake_at AS "wakeAt", outcome, created_at AS "createdAt",
            finished_at AS "finishedAt"`,
};
