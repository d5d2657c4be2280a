import { randomUUID } from 'node:crypto';
import type {
  Issue,
  IssueStatus,
  IssueStore,
  IssueType,
  Occurrence,
  Severity,
} from '../domain/issue.ts';
import type { Database } from './database.ts';
import { findingFromRow } from './finding-row.ts';
import type { Finding as FindingRow, Issue as IssueRow, Prisma } from './generated/client.ts';
import { notFound } from './not-found.ts';
import { isId, storableJson, storableText } from './storable.ts';

// One statement, so that two processes opening the same Issue get one row and its latest
// occurrence and Finding belong together.
const OPEN = {
  name: 'open-issue',
  text: `WITH incoming AS (
           SELECT * FROM jsonb_to_record($2::jsonb) AS issue(
             installation_id bigint, repository_id bigint, repository_owner text,
             repository_name text, branch text, fingerprint text, type text, severity text,
             title text, occurrence jsonb, head_sha text, job_id bigint)
         ), opened AS (
           INSERT INTO issues (id, installation_id, repository_id, repository_owner,
             repository_name, branch, fingerprint, type, severity, title, occurrence, head_sha, job_id)
           SELECT $1::uuid, installation_id, repository_id, repository_owner,
             repository_name, branch, fingerprint, type, severity, title, occurrence, head_sha, job_id
             FROM incoming
           ON CONFLICT (repository_id, branch, fingerprint) WHERE status = 'open'
           DO UPDATE SET
             installation_id = EXCLUDED.installation_id, repository_owner = EXCLUDED.repository_owner,
             repository_name = EXCLUDED.repository_name, type = EXCLUDED.type,
             severity = EXCLUDED.severity, title = EXCLUDED.title, occurrence = EXCLUDED.occurrence,
             head_sha = EXCLUDED.head_sha, job_id = EXCLUDED.job_id, last_seen_at = now()
           RETURNING id
         ), found AS (
           INSERT INTO findings (issue_id, job_id, pattern, rule, category, transient, line, ranges,
             excerpt, message, captures, step, confidence, fingerprint, title, explanation, auto_fixable)
           SELECT opened.id, incoming.job_id, finding.pattern, finding.rule, finding.category,
             finding.transient, finding.line, finding.ranges, finding.excerpt, finding.message,
             finding.captures, finding.step, finding.confidence, finding.fingerprint,
             finding.title, finding.explanation, finding."autoFixable"
             FROM opened, incoming, jsonb_to_record($3::jsonb) AS finding(
               pattern text, rule text, category text, transient boolean, line integer,
               ranges jsonb, excerpt jsonb, message text, captures jsonb, step text,
               confidence double precision, fingerprint text, title text, explanation text,
               "autoFixable" boolean)
           ON CONFLICT (issue_id, job_id) DO UPDATE SET
             pattern = EXCLUDED.pattern, rule = EXCLUDED.rule, category = EXCLUDED.category,
             transient = EXCLUDED.transient, line = EXCLUDED.line, ranges = EXCLUDED.ranges,
             excerpt = EXCLUDED.excerpt, message = EXCLUDED.message, captures = EXCLUDED.captures,
             step = EXCLUDED.step, confidence = EXCLUDED.confidence,
             fingerprint = EXCLUDED.fingerprint, title = EXCLUDED.title,
             explanation = EXCLUDED.explanation, auto_fixable = EXCLUDED.auto_fixable, seen_at = now()
         )
         SELECT id FROM opened`,
};

/** A fork's `main` is not the repository's: no branch of git has a colon in its name. */
function branchKey({ fork, headBranch }: Occurrence): string {
  return fork ? `fork:${headBranch}` : headBranch;
}

function fromRow(row: IssueRow, finding: FindingRow): Issue {
  return {
    id: row.id,
    installationId: Number(row.installationId),
    repository: {
      id: Number(row.repositoryId),
      owner: row.repositoryOwner,
      name: row.repositoryName,
    },
    type: row.type as IssueType,
    severity: row.severity as Severity,
    status: row.status as IssueStatus,
    fingerprint: row.fingerprint,
    title: row.title,
    finding: findingFromRow(finding),
    occurrence: row.occurrence as unknown as Occurrence,
    detectedAt: row.detectedAt,
    resolvedAt: row.resolvedAt,
  };
}

/** Issues and their Findings in Postgres. */
export function createIssueStore({ pool, prisma }: Database): IssueStore {
  /** Issues with the Finding of their latest job. */
  const find = async (query: Prisma.IssueFindManyArgs): Promise<Issue[]> => {
    const orderBy = query.orderBy ?? { detectedAt: 'asc' };
    const rows = await prisma.issue.findMany({ ...query, orderBy });
    if (rows.length === 0) return [];
    const findings = await prisma.finding.findMany({
      where: { OR: rows.map(({ id, jobId }) => ({ issueId: id, jobId })) },
    });
    const byIssue = new Map(findings.map((finding) => [finding.issueId, finding]));
    return rows.flatMap((row) => {
      const finding = byIssue.get(row.id);
      return finding === undefined ? [] : [fromRow(row, finding)];
    });
  };
  const get = async (id: string): Promise<Issue | null> =>
    isId(id) ? ((await find({ where: { id } }))[0] ?? null) : null;

  return {
    async open(issue) {
      const { repository, occurrence } = issue;
      const fields = storableJson({
        installation_id: issue.installationId,
        repository_id: repository.id,
        repository_owner: repository.owner,
        repository_name: repository.name,
        branch: branchKey(occurrence),
        fingerprint: issue.fingerprint,
        type: issue.type,
        severity: issue.severity,
        title: issue.title,
        occurrence,
        head_sha: occurrence.headSha,
        job_id: occurrence.jobId,
      });
      const { rows } = await pool.query<{ id: string }>({
        ...OPEN,
        values: [randomUUID(), fields, storableJson(issue.finding)],
      });
      const id = rows[0]?.id ?? '';
      const opened = await get(id);
      if (opened === null) throw notFound('Issue', id);
      return opened;
    },

    get,

    ofCommit: (repositoryId, sha) => find({ where: { repositoryId, headSha: storableText(sha) } }),

    openOfBranch: (repositoryId, branch) =>
      find({ where: { repositoryId, branch: storableText(branch), status: 'open' } }),

    async newest(repositoryId, { most, status }) {
      const where = { repositoryId, ...(status !== undefined && { status }) };
      const [issues, total] = await Promise.all([
        find({ where, orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }], take: most }),
        prisma.issue.count({ where }),
      ]);
      return { issues, total };
    },

    async close(id, status) {
      const { count } = isId(id)
        ? await prisma.issue.updateMany({
            where: { id },
            data: { status, resolvedAt: status === 'resolved' ? new Date() : null },
          })
        : { count: 0 };
      if (count === 0) throw notFound('Issue', id);
    },
  };
}
