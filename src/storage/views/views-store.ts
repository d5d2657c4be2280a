import type { MonitoredRepository } from '../../domain/repository.ts';
import type { RunStep } from '../../domain/run.ts';
import { EVERYWHERE } from '../../domain/conversation.ts';
import type { ActionTaken, IssueStory, Views, Visible } from '../../domain/views.ts';
import type { Database } from '../database.ts';
import type { Prisma, Repository as RepositoryRow } from '../generated/client.ts';
import { type Condition, createListPages, equal, inRepositories, seenBy } from '../list-page.ts';
import { type RunColumns, runFromRow } from '../run-row.ts';
import { isId, storableText } from '../storable.ts';
import { ISSUES, type IssueRow, listedIssueOf, RUNS } from './list-rows.ts';

// Of two that had the name, the one that has it now. Spelled as in the index.
const REPOSITORY_IDS = {
  name: 'repository-ids',
  text: `SELECT DISTINCT ON (lower(owner), lower(name)) id
           FROM unnest($1::text[], $2::text[]) AS wanted (wanted_owner, wanted_name)
           JOIN repositories ON lower(owner) = wanted_owner AND lower(name) = wanted_name
          WHERE status <> 'removed'
          ORDER BY lower(owner), lower(name), updated_at DESC`,
};

const HALTS = {
  name: 'halts',
  text: `SELECT repository_id AS id, false AS suspended FROM pauses WHERE playbook = ''
         UNION ALL SELECT repository_id, false FROM repository_settings WHERE paused
         UNION ALL SELECT id, true FROM installations WHERE suspended`,
};

// The text of an Effect may be long; people are told its kind.
const ACTIONS = {
  name: 'actions-of-issues',
  text: `SELECT runs.issue_id, runs.id AS run_id, runs.playbook, effects.effect->>'kind' AS kind,
                effects.status, coalesce(effects.completed_at, effects.planned_at) AS at,
                coalesce(effects.effect->>'title', split_part(effects.effect->>'message', E'\\n', 1)) AS summary,
                effects.result->>'url' AS url, (effects.result->>'number')::float8 AS number,
                effects.error
           FROM runs JOIN effects ON effects.run_id = runs.id
          WHERE runs.issue_id = ANY ($1::uuid[])
          ORDER BY runs.created_at, effects.attempt, effects.position`,
};

interface ActionRow extends Omit<ActionTaken, 'runId'> {
  issue_id: string;
  run_id: string;
}

function repositoryOf(row: RepositoryRow): MonitoredRepository {
  return {
    id: Number(row.id),
    installationId: Number(row.installationId),
    owner: row.owner,
    name: row.name,
    private: row.private,
    defaultBranch: row.defaultBranch,
    status: row.status as MonitoredRepository['status'],
  };
}

/** Why nothing is done: repositories that people or their settings pause whole, and suspended installations. */
interface Halts {
  paused: ReadonlySet<number>;
  suspended: ReadonlySet<number>;
}

function withHalts(repository: MonitoredRepository, { paused, suspended }: Halts) {
  const isPaused = paused.has(repository.id) || paused.has(EVERYWHERE);
  const status = suspended.has(repository.installationId)
    ? 'error'
    : isPaused
      ? 'paused'
      : repository.status;
  return { ...repository, status } as const;
}

/** The condition that `withHalts` gives a repository this status. */
function conditionOf(
  status: MonitoredRepository['status'] | undefined,
  { paused, suspended }: Halts,
): Prisma.RepositoryWhereInput {
  const halted = { installationId: { in: [...suspended].map(BigInt) } };
  const resting = paused.has(EVERYWHERE)
    ? { id: { gte: 0n } }
    : { id: { in: [...paused].map(BigInt) } };
  if (status === undefined) return {};
  if (status === 'error') return { OR: [halted, { status }] };
  if (status === 'paused') return { OR: [resting, { status }], NOT: halted };
  return { status, NOT: { OR: [halted, resting] } };
}

/** Its parts in lower case; null for what can be no `owner/name`. */
function named(fullName: string) {
  const [owner, name, ...rest] = storableText(fullName).toLowerCase().split('/');
  if (!owner || !name || rest.length > 0) return null;
  return { owner, name };
}

/** Lists and stories in Postgres. */
export function createViews(database: Database): Views {
  const { pool, prisma } = database;

  /** What is paused whole, by people or by its settings, and installations that GitHub lets us do nothing in: few at any time. */
  async function haltsNow(): Promise<Halts> {
    const { rows } = await pool.query<{ id: string; suspended: boolean }>(HALTS);
    const ids = (suspended: boolean) =>
      new Set(rows.flatMap((row) => (row.suspended === suspended ? [Number(row.id)] : [])));
    return { paused: ids(false), suspended: ids(true) };
  }

  const repositoryIds: Views['repositoryIds'] = async (fullNames) => {
    const names = fullNames.flatMap((name) => named(name) ?? []);
    const { rows } = await pool.query<{ id: string }>({
      ...REPOSITORY_IDS,
      values: [names.map(({ owner }) => owner), names.map(({ name }) => name)],
    });
    return rows.map(({ id }) => Number(id));
  };

  const repository: Views['repository'] = async (fullName) => {
    const [id] = await repositoryIds([fullName]);
    if (id === undefined) return null;
    const [row, halts] = await Promise.all([
      prisma.repository.findUnique({ where: { id } }),
      haltsNow(),
    ]);
    return row === null ? null : withHalts(repositoryOf(row), halts);
  };

  /** The condition on the repository: the named one, or all that may be seen; null when nothing can fit. */
  async function inRepository(
    fullName: string | undefined,
    visible: Visible,
  ): Promise<Condition[] | null> {
    if (fullName === undefined) return seenBy(visible);
    // By its id: so the index serves it, and what is from before a rename is found.
    const [id] = await repositoryIds([fullName]);
    if (id === undefined || (visible !== 'all' && !visible.has(id))) return null;
    return [inRepositories([id])];
  }

  const issuePage = createListPages<IssueRow>(database, ISSUES);
  const runPage = createListPages<RunColumns>(database, RUNS);

  const actions: Views['actions'] = async (issueIds) => {
    const ids = issueIds.filter(isId);
    const taken = new Map<string, ActionTaken[]>(ids.map((id) => [id, []]));
    if (ids.length === 0) return taken;
    const { rows } = await pool.query<ActionRow>({ ...ACTIONS, values: [ids] });
    for (const { issue_id: issueId, run_id: runId, ...action } of rows) {
      taken.get(issueId)?.push({ runId, ...action });
    }
    return taken;
  };

  return {
    async repositories({ status }, visible, { limit, offset }) {
      const id = visible === 'all' ? undefined : { in: [...visible].map(BigInt) };
      const halts = await haltsNow();
      const where: Prisma.RepositoryWhereInput = {
        AND: [{ ...(id && { id }), status: { not: 'removed' } }, conditionOf(status, halts)],
      };
      const [rows, total] = await Promise.all([
        prisma.repository.findMany({
          where,
          orderBy: [{ owner: 'asc' }, { name: 'asc' }, { id: 'asc' }],
          take: limit,
          skip: offset,
        }),
        prisma.repository.count({ where }),
      ]);
      return { items: rows.map((row) => withHalts(repositoryOf(row), halts)), total };
    },

    repository,
    repositoryIds,

    async repositoriesOf(ids) {
      const rows = await prisma.repository.findMany({ where: { id: { in: ids.map(BigInt) } } });
      return new Map(rows.map((row) => [Number(row.id), repositoryOf(row)]));
    },

    async issues({ repository: fullName, severity, status, type }, visible, slice) {
      const repositories = await inRepository(fullName, visible);
      if (repositories === null) return { items: [], total: 0 };
      const { items, total } = await issuePage(
        [...repositories, ...equal({ severity, status, type })],
        slice,
      );
      return { items: items.map(listedIssueOf), total };
    },

    async executions({ repository: fullName, playbook, status }, visible, slice) {
      const repositories = await inRepository(fullName, visible);
      if (repositories === null) return { items: [], total: 0 };
      const { items, total } = await runPage(
        [...repositories, ...equal({ playbook, status })],
        slice,
      );
      return { items: items.map(runFromRow), total };
    },

    actions,

    async stories(issueIds) {
      const ids = issueIds.filter(isId);
      const [taken, runRows, stepRows] = await Promise.all([
        actions(ids),
        prisma.run.findMany({ where: { issueId: { in: ids } }, orderBy: { createdAt: 'asc' } }),
        prisma.runStep.findMany({
          where: { run: { issueId: { in: ids } } },
          omit: { output: true },
          include: { run: { select: { issueId: true } } },
          orderBy: [{ startedAt: 'asc' }, { finishedAt: 'asc' }, { name: 'asc' }],
        }),
      ]);
      const stories = new Map<string, IssueStory>(
        ids.map((id) => [id, { runs: [], steps: [], actions: taken.get(id) ?? [] }]),
      );
      for (const row of runRows) stories.get(row.issueId)?.runs.push(runFromRow(row));
      for (const { run, ...step } of stepRows) {
        const status = step.status as RunStep['status'];
        stories.get(run.issueId)?.steps.push({ ...step, status });
      }
      return stories;
    },
  };
}
