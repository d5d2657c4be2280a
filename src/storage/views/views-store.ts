import type { Issue } from '../../domain/issue.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { RunStep } from '../../domain/run.ts';
import { EVERYWHERE } from '../../domain/conversation.ts';
import type { ActionTaken, IssueFilter, IssueStory, Views, Visible } from '../../domain/views.ts';
import type { Database } from '../database.ts';
import type { Prisma, Repository as RepositoryRow } from '../generated/client.ts';
import { runFromRow } from '../run-row.ts';
import { isId, storableText } from '../storable.ts';
import { rememberLarge } from '../remember-large.ts';

// Lists longer than this tell their length of a moment ago.
const MANY = 10_000;

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

/** For Prisma, which compares so by ILIKE: `_`, which names have, would stand for any character. */
function inAnyCase(text: string) {
  const equals = storableText(text).replaceAll(/[\\%_]/g, String.raw`\$&`);
  return { equals, mode: 'insensitive' } as const;
}

/** Null for what can be no `owner/name`. */
function named(fullName: string) {
  const [owner, name, ...rest] = fullName.split('/');
  if (!owner || !name || rest.length > 0) return null;
  return { owner: inAnyCase(owner), name: inAnyCase(name) };
}

function seenBy(visible: Visible): { in: bigint[] } | undefined {
  return visible === 'all' ? undefined : { in: [...visible].map(BigInt) };
}

/** Lists and stories in Postgres. */
export function createViews(
  database: Database,
  issues: { many(ids: readonly string[]): Promise<Issue[]> },
): Views {
  const { pool, prisma } = database;

  /** What is paused whole, by people or by its settings, and installations that GitHub lets us do nothing in: few at any time. */
  async function haltsNow(): Promise<Halts> {
    const [pauses, bySettings, suspended] = await Promise.all([
      prisma.pause.findMany({ where: { playbook: '' }, select: { repositoryId: true } }),
      prisma.repositorySettings.findMany({
        where: { paused: true },
        select: { repositoryId: true },
      }),
      prisma.installation.findMany({ where: { suspended: true }, select: { id: true } }),
    ]);
    const paused = [...pauses, ...bySettings].map(({ repositoryId }) => Number(repositoryId));
    return { paused: new Set(paused), suspended: new Set(suspended.map(({ id }) => Number(id))) };
  }

  const repository: Views['repository'] = async (fullName) => {
    const where = named(fullName);
    const row =
      where === null
        ? null
        : await prisma.repository.findFirst({
            where: { ...where, status: { not: 'removed' } },
            // Of two that had the name, the one that has it now.
            orderBy: { updatedAt: 'desc' },
          });
    return row === null ? null : withHalts(repositoryOf(row), await haltsNow());
  };

  const remember = rememberLarge<number>({
    isLarge: (count) => count > MANY,
    freshMs: 10_000,
    staleMs: 5 * 60_000,
  });
  /** How long a list is; of a long one as it was some seconds ago, since counting reads all of it. */
  const countOf = (
    list: string,
    filter: unknown,
    visible: Visible,
    count: () => Promise<number>,
  ): Promise<number> => {
    const seen = visible === 'all' ? visible : [...visible].sort((one, other) => one - other);
    return remember(JSON.stringify([list, filter, seen]), count);
  };

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
      const id = seenBy(visible);
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

    async repositoriesOf(ids) {
      const rows = await prisma.repository.findMany({ where: { id: { in: ids.map(BigInt) } } });
      return new Map(rows.map((row) => [Number(row.id), repositoryOf(row)]));
    },

    async issues(filter, visible, { limit, offset }) {
      const where = await issueConditions(filter, visible, repository);
      if (where === null) return { items: [], total: 0 };
      const [rows, total] = await Promise.all([
        prisma.issue.findMany({
          where,
          select: { id: true },
          orderBy: [{ detectedAt: 'desc' }, { id: 'asc' }],
          take: limit,
          skip: offset,
        }),
        countOf('issues', filter, visible, () => prisma.issue.count({ where })),
      ]);
      const ids = rows.map(({ id }) => id);
      const whole = new Map((await issues.many(ids)).map((issue) => [issue.id, issue]));
      const items = ids.map((id) => whole.get(id)).filter((issue): issue is Issue => !!issue);
      return { items, total };
    },

    async executions({ repository: fullName, playbook, status }, visible, { limit, offset }) {
      const repositoryId = await inRepository(fullName, visible, repository);
      if (repositoryId === null) return { items: [], total: 0 };
      const where: Prisma.RunWhereInput = {
        ...repositoryId,
        ...(playbook === undefined ? {} : { playbook: storableText(playbook) }),
        ...(status === undefined ? {} : { status }),
      };
      const [rows, total] = await Promise.all([
        prisma.run.findMany({
          where,
          orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
          take: limit,
          skip: offset,
        }),
        countOf('executions', [fullName, playbook, status], visible, () =>
          prisma.run.count({ where }),
        ),
      ]);
      return { items: rows.map(runFromRow), total };
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

/** Null when nothing can fit. */
async function issueConditions(
  filter: IssueFilter,
  visible: Visible,
  repository: Views['repository'],
): Promise<Prisma.IssueWhereInput | null> {
  const { repository: fullName, severity, status, type } = filter;
  const where: Prisma.IssueWhereInput = {
    ...(severity === undefined ? {} : { severity }),
    ...(status === undefined ? {} : { status }),
    ...(type === undefined ? {} : { type: storableText(type) }),
  };
  const repositoryId = await inRepository(fullName, visible, repository);
  return repositoryId === null ? null : { ...where, ...repositoryId };
}

/** The condition on the repository: the named one, or all that may be seen; null when nothing can fit. */
async function inRepository(
  fullName: string | undefined,
  visible: Visible,
  repository: Views['repository'],
): Promise<{ repositoryId?: number | { in: bigint[] } } | null> {
  if (fullName === undefined) {
    const repositoryId = seenBy(visible);
    return repositoryId === undefined ? {} : { repositoryId };
  }
  // By its id: so the index serves it, and what is from before a rename is found.
  const found = await repository(fullName);
  if (found === null || (visible !== 'all' && !visible.has(found.id))) return null;
  return { repositoryId: found.id };
}
