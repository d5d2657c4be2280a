import type { FailureHistory, FlakyJob } from '../domain/failure-history.ts';
import type { Database } from './database.ts';
import { storableText } from './storable.ts';

// The database's clock alone decides, as for leases.
const RECORD = {
  name: 'record-flake',
  text: `WITH forgotten AS (
           DELETE FROM flakes
            WHERE repository_id = $1 AND seen_at < now() - $5 * interval '1 millisecond'
         )
         INSERT INTO flakes (repository_id, job, fingerprint, head_sha) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING`,
};

const COUNT = {
  name: 'count-flakes',
  text: `SELECT count(DISTINCT head_sha)::integer AS commits FROM flakes
          WHERE repository_id = $1 AND fingerprint = $2 AND job = ANY ($3::text[])
            AND seen_at >= now() - $4 * interval '1 millisecond'`,
};

const FLAKY_JOBS = {
  name: 'flaky-jobs',
  text: `WITH flaky AS (
           SELECT job, fingerprint, count(*)::integer AS times,
                  min(seen_at) AS "firstAt", max(seen_at) AS "lastAt",
                  (array_agg(head_sha ORDER BY seen_at DESC, head_sha))[1:10] AS shas,
                  (array_agg(seen_at ORDER BY seen_at DESC, head_sha))[1:10] AS moments
             FROM flakes
            WHERE repository_id = $1 AND seen_at >= now() - $2 * interval '1 millisecond'
            GROUP BY job, fingerprint
            ORDER BY times DESC, "lastAt" DESC, job, fingerprint LIMIT 100
         ), titles AS (
           SELECT DISTINCT ON (fingerprint) fingerprint, title FROM issues
            WHERE repository_id = $1 AND fingerprint IN (SELECT fingerprint FROM flaky)
            ORDER BY fingerprint, last_seen_at DESC
         )
         SELECT flaky.*, titles.title FROM flaky LEFT JOIN titles USING (fingerprint)
          ORDER BY times DESC, "lastAt" DESC, job, fingerprint`,
};

const SAME_TROUBLE = {
  name: 'same-trouble',
  text: `SELECT count(DISTINCT issues.repository_id)::integer AS repositories,
                min(findings.seen_at) AS since
           FROM findings JOIN issues ON issues.id = findings.issue_id
          WHERE findings.transient AND issues.installation_id = $1
            AND findings.seen_at >= now() - $6 * interval '1 millisecond'
            AND (findings.fingerprint = $2
              OR findings.captures ->> 'host' = $3
              OR ($3::text IS NULL AND findings.pattern = $4
                  AND findings.category = $5 AND $5 = 'infrastructure_error'))`,
};

/** What earlier failures tell, in Postgres: flakes by themselves, outages from the Findings. */
export function createFailureHistory({ pool }: Pick<Database, 'pool'>): FailureHistory {
  return {
    async recordFlake({ repositoryId, job, fingerprint, headSha }, keptMs) {
      const values = [repositoryId, storableText(job), fingerprint, storableText(headSha), keptMs];
      await pool.query({ ...RECORD, values });
    },

    async countFlakes(repositoryId, { fingerprint, jobs }, windowMs) {
      const values = [repositoryId, fingerprint, jobs.map(storableText), windowMs];
      const { rows } = await pool.query<{ commits: number }>({ ...COUNT, values });
      return rows[0]?.commits ?? 0;
    },

    async flakyJobs(repositoryId, windowMs) {
      type Row = Omit<FlakyJob, 'commits'> & { shas: string[]; moments: Date[] };
      const { rows } = await pool.query<Row>({ ...FLAKY_JOBS, values: [repositoryId, windowMs] });
      return rows.map(({ shas, moments, ...row }) => {
        const commits = shas.map((sha, index) => ({ sha, at: moments[index] ?? row.lastAt }));
        return { ...row, commits };
      });
    },

    async sameTrouble(installationId, { fingerprint, pattern, category, captures }, windowMs) {
      const host = captures['host'] ?? null;
      const values = [installationId, fingerprint, host, pattern, category, windowMs];
      const { rows } = await pool.query<{ repositories: number; since: Date | null }>({
        ...SAME_TROUBLE,
        values,
      });
      const [row] = rows;
      if (row === undefined || row.since === null) return null;
      return { host, repositories: row.repositories, since: row.since };
    },
  };
}
