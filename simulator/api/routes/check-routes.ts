import { addCheck, announceCheck, openSuite, settleSuite } from '../../flows/checks.ts';
import { isSha } from '../../git/names.ts';
import { inspect, listRefs } from '../../git/refs.ts';
import type { Annotation, CheckButton, CheckRun, CheckSuite } from '../../state/checks.ts';
import type { App } from '../../state/identity.ts';
import type { Repository } from '../../state/repository.ts';
import { ApiError, invalidField, notAccessible, notFound, unprocessable } from '../api-error.ts';
import {
  created,
  list,
  ok,
  onRepository,
  type Operation,
  type AnyRepositoryCall,
} from '../operation.ts';
import { presentAnnotation, presentCheckRun, presentCheckSuite } from '../present/check.ts';
import { commitOf } from './repository-routes.ts';

const READ = [{ checks: 'read' }] as const;
const WRITE = [{ checks: 'write' }] as const;
/** GitHub keeps so many check runs of one name in a suite. */
const MOST_OF_ONE_NAME = 1000;

/** The part of a request body that creating and updating have in common. */
interface CheckFields {
  name?: string;
  details_url?: string;
  external_id?: string;
  status?: string;
  started_at?: string;
  conclusion?: string;
  completed_at?: string;
  output?: {
    title?: string;
    summary?: string;
    text?: string;
    annotations?: Array<Partial<Annotation>>;
  };
  /** Replaces the buttons that are there. */
  actions?: CheckButton[];
}

/** Only Apps write checks. */
function appOf(call: Pick<AnyRepositoryCall, 'actor'>): App {
  if (call.actor.kind !== 'installation') {
    throw new ApiError(403, 'You must authenticate via a GitHub App.');
  }
  return call.actor.token.installation.app;
}

function checkOf(repository: Repository, id: string | undefined): CheckRun {
  const check = repository.checks.get(Number(id));
  if (check === undefined) throw notFound();
  return check;
}

function suiteOf(repository: Repository, id: string | undefined): CheckSuite {
  const suite = repository.suites.get(Number(id));
  if (suite === undefined) throw notFound();
  return suite;
}

function toAnnotation(given: Partial<Annotation>): Annotation {
  const { start_line: first = 1, end_line: last = 1 } = given;
  const columns = given.start_column !== undefined || given.end_column !== undefined;
  if (first < 1 || last < first) throw invalidField('CheckAnnotation', 'end_line');
  if (columns && first !== last) {
    throw unprocessable('Annotations over several lines take no columns');
  }
  return {
    path: given.path ?? '',
    start_line: first,
    end_line: last,
    start_column: given.start_column ?? null,
    end_column: given.end_column ?? null,
    annotation_level: given.annotation_level ?? 'notice',
    title: given.title ?? null,
    message: given.message ?? '',
    raw_details: given.raw_details ?? null,
  };
}

/** Takes over what was given; a conclusion completes, as GitHub does it. Annotations are added. */
function apply(call: AnyRepositoryCall, check: CheckRun, fields: CheckFields): void {
  const annotations = (fields.output?.annotations ?? []).map(toAnnotation);
  const status = fields.conclusion === undefined ? fields.status : 'completed';
  if (status === 'completed' && fields.conclusion === undefined) {
    throw invalidField('CheckRun', 'conclusion', 'missing_field');
  }
  check.name = fields.name ?? check.name;
  check.detailsUrl = fields.details_url ?? check.detailsUrl;
  check.externalId = fields.external_id ?? check.externalId;
  check.status = (status as CheckRun['status'] | undefined) ?? check.status;
  check.startedAt =
    fields.started_at === undefined
      ? (check.startedAt ?? call.world.clock())
      : new Date(fields.started_at);
  if (fields.conclusion !== undefined) {
    check.conclusion = fields.conclusion;
    check.completedAt =
      fields.completed_at === undefined ? call.world.clock() : new Date(fields.completed_at);
  } else if (fields.status !== undefined) {
    check.conclusion = null;
    check.completedAt = null;
  }
  check.annotations.push(...annotations);
  check.actions = fields.actions ?? check.actions;
  if (fields.output === undefined) return;
  check.output = {
    title: fields.output.title ?? check.output.title,
    summary: fields.output.summary ?? check.output.summary,
    text: fields.output.text ?? check.output.text,
  };
}

/** The newest of each name and App, newest first, or all. */
function latest(checks: CheckRun[], filter: string): CheckRun[] {
  const newestFirst = checks.toReversed();
  if (filter === 'all') return newestFirst;
  const seen = new Set<string>();
  return newestFirst.filter((check) => {
    const key = `${check.suite.app.id} ${check.suite.headBranch} ${check.job?.run.id ?? ''} ${check.name}`;
    return !seen.has(key) && seen.add(key);
  });
}

async function listChecks(
  call: AnyRepositoryCall,
  wanted: (check: CheckRun) => boolean,
): ReturnType<typeof list> {
  const { world, repository } = call;
  const query = call.query as { check_name?: string; status?: string; filter?: string };
  const checks = latest(
    [...repository.checks.values()].filter(wanted),
    query.filter ?? 'latest',
  ).filter(
    (check) =>
      (query.check_name === undefined || check.name === query.check_name) &&
      (query.status === undefined || check.status === query.status),
  );
  return list(
    call,
    checks,
    (check) => presentCheckRun(world, check),
    (check_runs, total_count) => ({ total_count, check_runs }),
  );
}

/** Check runs and check suites. */
export const checkRoutes = {
  'checks/create': onRepository<'checks/create'>(WRITE, async (call) => {
    const { world, repository, sender } = call;
    const body = call.body as CheckFields & { name: string; head_sha: string };
    const app = appOf(call);
    const { head_sha: sha } = body;
    const commit = isSha(sha) ? await inspect(repository.gitDir, sha) : null;
    if (commit?.type !== 'commit') throw unprocessable(`No commit found for SHA: ${sha}`);
    const suites = [...repository.suites.values()];
    const branches = await listRefs(repository.gitDir, 'refs/heads/');
    const branch = branches.find((ref) => ref.sha === sha)?.name.slice('refs/heads/'.length);
    const suite =
      suites.find((each) => each.app === app && each.headSha === sha) ??
      (await openSuite(world, repository, app, { sha, branch: branch ?? null, before: null }));
    const namesakes = [...repository.checks.values()].filter(
      (each) => each.suite === suite && each.name === body.name,
    );
    if (namesakes.length >= MOST_OF_ONE_NAME)
      throw unprocessable('Too many check runs of this name');
    const check = addCheck(world, suite, { name: body.name });
    try {
      apply(call, check, body);
    } catch (error) {
      repository.checks.delete(check.id);
      throw error;
    }
    announceCheck(world, check, 'created', sender);
    if (check.status === 'completed') announceCheck(world, check, 'completed', sender);
    settleSuite(world, suite, sender);
    return created(presentCheckRun(world, check));
  }),
  'checks/get': onRepository<'checks/get'>(READ, ({ world, repository, path }) =>
    ok(presentCheckRun(world, checkOf(repository, path['check_run_id']))),
  ),
  'checks/update': onRepository<'checks/update'>(WRITE, (call) => {
    const { world, repository, path, sender } = call;
    const check = checkOf(repository, path['check_run_id']);
    if (check.suite.app !== appOf(call)) throw notAccessible();
    const before = check.status;
    apply(call, check, call.body);
    if (before !== 'completed' && check.status === 'completed') {
      announceCheck(world, check, 'completed', sender);
    }
    settleSuite(world, check.suite, sender);
    return ok(presentCheckRun(world, check));
  }),
  'checks/list-annotations': onRepository<'checks/list-annotations'>(READ, async (call) => {
    const check = checkOf(call.repository, call.path['check_run_id']);
    return list(call, check.annotations, (annotation) =>
      presentAnnotation(call.world, check, annotation),
    );
  }),
  'checks/list-for-ref': onRepository<'checks/list-for-ref'>(READ, async (call) => {
    const sha = await commitOf(call, call.path['ref'] ?? '');
    const { app_id: app } = call.query;
    return listChecks(
      call,
      ({ suite }) => suite.headSha === sha && (app === undefined || suite.app.id === app),
    );
  }),
  'checks/list-for-suite': onRepository<'checks/list-for-suite'>(READ, async (call) => {
    const wanted = suiteOf(call.repository, call.path['check_suite_id']);
    return listChecks(call, ({ suite }) => suite === wanted);
  }),
  'checks/get-suite': onRepository<'checks/get-suite'>(READ, ({ world, repository, path }) =>
    ok(presentCheckSuite(world, suiteOf(repository, path['check_suite_id']))),
  ),
  'checks/list-suites-for-ref': onRepository<'checks/list-suites-for-ref'>(READ, async (call) => {
    const { world, repository, query } = call;
    const sha = await commitOf(call, call.path['ref'] ?? '');
    const suites = [...repository.suites.values()].filter(
      (suite) =>
        suite.headSha === sha && (query.app_id === undefined || suite.app.id === query.app_id),
    );
    return list(
      call,
      suites,
      (suite) => presentCheckSuite(world, suite),
      (check_suites, total_count) => ({ total_count, check_suites }),
    );
  }),
} satisfies Record<string, Operation>;
