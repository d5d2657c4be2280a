import type pg from 'pg';
import { findRepository } from '../../../simulator/state/world.ts';
import type { RedRun, Traffic } from './traffic.ts';

/** What GitHub and Pipewright say of one delivery. */
interface Fate {
  guid: string;
  /** Whether GitHub saw a 2xx for it at least once. */
  acknowledged: boolean;
  /** Whether a call is still under way. */
  pending: boolean;
  /** Id of the latest call. */
  latest: number;
  /** As Pipewright stored it, or null. */
  status: string | null;
}

/** The fate of every delivery that GitHub ever sent, by its record and by our database. */
export async function fates(traffic: Traffic, client: pg.Client): Promise<Fate[]> {
  const { rows } = await client.query<{ guid: string; status: string }>(
    'SELECT guid, status FROM deliveries',
  );
  const stored = new Map(rows.map(({ guid, status }) => [guid, status]));
  const known = new Map<string, Fate>();
  for (const { guid, id, statusCode, status } of traffic.simulator.deliveries) {
    const fate = known.get(guid);
    const acknowledged = statusCode >= 200 && statusCode < 300;
    known.set(guid, {
      guid,
      acknowledged: acknowledged || (fate?.acknowledged ?? false),
      pending: status === 'pending' || (fate?.pending ?? false),
      latest: id,
      status: stored.get(guid) ?? null,
    });
  }
  return [...known.values()];
}

/** Runs that have not ended, and Effects that were begun and not ended. */
export async function unfinished(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `SELECT 'run ' || id || ' ' || playbook || ' is ' || status || coalesce(' for ' || waiting_sha, '') AS what
       FROM runs WHERE finished_at IS NULL
     UNION ALL
     SELECT 'effect ' || e.id || ' ' || e.step || ' is ' || e.status
       FROM effects e JOIN runs r ON r.id = e.run_id
      WHERE e.status IN ('planned', 'claimed') AND r.finished_at IS NOT NULL`,
  );
  return rows.map(({ what }) => what);
}

/** How the Runs for a commit ended, as `playbook: status`. */
export async function endsOf(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ head_sha: string; said: string }>(
    `SELECT head_sha, playbook || ': ' || status AS said FROM runs`,
  );
  const ends = new Map<string, string[]>();
  for (const { head_sha, said } of rows) ends.set(head_sha, [...(ends.get(head_sha) ?? []), said]);
  return ends;
}

/** All that exists on GitHub because of one red run, counted. */
export interface Effects {
  checks: number;
  conclusion: string | null | undefined;
  attempts: number;
  comments: number;
  fixes: number;
  fixRuns: number;
  fixComments: number;
}

/** Counts what Pipewright did on GitHub for a red run; every number is one that people would see. */
export function effectsOf({ simulator }: Traffic, red: RedRun): Effects {
  const [owner = '', name = ''] = red.repository.split('/');
  const repository = findRepository(simulator.world, owner, name);
  if (repository === undefined) throw new Error(`${red.repository} is gone`);
  const checks = [...repository.checks.values()].filter(
    (check) => check.suite.headSha === red.sha && check.name === 'Pipewright',
  );
  const runs = [...repository.runs.values()];
  const pulls = [...repository.pulls.values()];
  const own = pulls.find(({ head }) => head.branch === red.branch);
  const fixes = pulls.filter(({ base }) => base.branch === red.branch);
  const comments = [...repository.comments.values()].filter(({ author }) => author.type === 'Bot');
  const on = (numbers: number[]) =>
    comments.filter(({ issueNumber }) => numbers.includes(issueNumber)).length;
  const fixShas = new Set(fixes.map(({ head }) => head.sha));
  return {
    checks: checks.length,
    conclusion: checks[0]?.conclusion,
    attempts: runs
      .filter(({ headSha }) => headSha === red.sha)
      .reduce((sum, { attempts }) => sum + attempts.length, 0),
    comments: on(own === undefined ? [] : [own.number]),
    fixes: fixes.length,
    fixRuns: runs
      .filter(({ headSha }) => fixShas.has(headSha))
      .reduce((sum, { attempts }) => sum + attempts.length, 0),
    fixComments: on(fixes.map(({ number }) => number)),
  };
}
