import type pg from 'pg';

const REPOSITORIES = 500;
const FINDING = `pattern, rule, category, transient, line, ranges, excerpt, message, captures, step,
  confidence, fingerprint, title, explanation, auto_fixable`;
// Of the last month, some of them just now.
const WHEN = `now() - (i % 43200) * interval '1 minute'`;

/** Brings the database to so many deliveries and Issues, over 500 repositories and 30 days, and the counts that triggers would have kept. */
export async function seed(
  client: pg.Client,
  wanted: { deliveries: number; issues: number },
): Promise<void> {
  // Row by row the triggers would take an hour; what they keep is made from the rows below.
  await client.query('SET session_replication_role = replica');
  await client.query(
    `INSERT INTO repositories (id, installation_id, owner, name, private, default_branch, status)
     SELECT i, 1, 'acme', 'service-' || i, false, 'main', 'active' FROM generate_series(1, $1::int) AS i
     ON CONFLICT DO NOTHING`,
    [REPOSITORIES],
  );
  await client.query(
    `INSERT INTO deliveries (guid, event, action, installation_id, repository_id, repository, status,
                             payload, received_at, processed_at)
     SELECT 'bench-' || i, (ARRAY['workflow_run', 'workflow_job', 'push', 'check_run'])[1 + i % 4],
            'completed', 1, 1 + i % ${REPOSITORIES}, 'acme/service-' || (1 + i % ${REPOSITORIES}),
            CASE WHEN i % 50 = 0 THEN 'ignored' ELSE 'processed' END, NULL,
            ${WHEN}, ${WHEN} + interval '2 seconds'
       FROM generate_series((SELECT count(*) + 1 FROM deliveries), $1::int) AS i`,
    [wanted.deliveries],
  );
  await client.query(
    `INSERT INTO issues (id, installation_id, repository_id, repository_owner, repository_name, branch,
                         fingerprint, type, severity, status, title, occurrence, head_sha, job_id,
                         detected_at, last_seen_at, resolved_at)
     SELECT gen_random_uuid(), 1, 1 + i % ${REPOSITORIES}, 'acme', 'service-' || (1 + i % ${REPOSITORIES}),
            'main', md5(i::text),
            (ARRAY['test_failure', 'lint_failure', 'dependency_failure', 'build_failure'])[1 + i % 4],
            (ARRAY['low', 'medium', 'high', 'critical'])[1 + i / 4 % 4],
            CASE WHEN i % 10 = 0 THEN 'open' ELSE 'resolved' END, title, occurrence, head_sha, i,
            ${WHEN}, ${WHEN}, CASE WHEN i % 10 = 0 THEN NULL ELSE ${WHEN} + interval '10 minutes' END
       FROM (SELECT title, occurrence, head_sha FROM issues LIMIT 1) AS first,
            generate_series((SELECT count(*) FROM issues), $1::int - 1) AS i`,
    [wanted.issues],
  );
  await client.query(
    `INSERT INTO findings (issue_id, job_id, ${FINDING})
     SELECT issues.id, issues.job_id, ${FINDING.replaceAll(/\b(fingerprint|title)\b/g, 'first.$1')}
       FROM issues, (SELECT ${FINDING} FROM findings LIMIT 1) AS first
      WHERE NOT EXISTS (SELECT FROM findings WHERE issue_id = issues.id)`,
  );
  await countAgain(client);
  await client.query('SET session_replication_role = DEFAULT');
  await client.query('VACUUM ANALYZE');
}

const EVENTS = `
  SELECT unnest(ARRAY['all', 'repository:' || repository_id]) AS subject, 'event' AS metric,
         seconds_between(received_at, processed_at) AS took, processed_at AS at FROM deliveries
   WHERE processed_at IS NOT NULL
  UNION ALL
  SELECT unnest(ARRAY['all', 'repository:' || repository_id]), 'issue:' || type, 0, detected_at FROM issues
  UNION ALL
  SELECT unnest(ARRAY['all', 'repository:' || repository_id]), 'resolved:' || type,
         seconds_between(detected_at, resolved_at), resolved_at FROM issues WHERE status = 'resolved'`;

async function countAgain(client: pg.Client): Promise<void> {
  await client.query('TRUNCATE activity_hours, activity_days, activity_totals');
  await client.query(
    `INSERT INTO activity_totals (subject, metric, shard, count, seconds, last_at)
     SELECT subject, metric, 0, count(*), sum(took), max(at) FROM (${EVENTS}) AS past GROUP BY 1, 2`,
  );
  for (const at of ['hour', 'day']) {
    await client.query(
      `INSERT INTO activity_${at}s (subject, ${at}, metric, shard, count, seconds)
       SELECT subject, date_trunc('${at}', at, 'UTC'), metric, 0, count(*), sum(took)
         FROM (${EVENTS}) AS past GROUP BY 1, 2, 3`,
    );
  }
}
