import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { JobConclusion, WorkflowRequest } from '../workflow-runner.ts';
import { inEnvironment } from './environment.ts';
import { asText, fill, isMet, isTrue, resolve } from './expressions.ts';
import type { Scope } from './expressions.ts';
import { githubContext, inputsOf } from './github-context.ts';
import { createJobLog } from './job-log.ts';
import { describeCombination, expandMatrix } from './matrix.ts';
import type { Combination } from './matrix.ts';
import type { JobEnd } from './run-job.ts';
import { runJob } from './run-job.ts';
import { ancestorsOf, isKept, isOfJob, jobsToRun } from './rerun.ts';
import { reportJob } from './job-report.ts';
import type { JobPlan } from './set-up-job.ts';
import type { Turns } from './turns.ts';
import { createTurns } from './turns.ts';
import type { JobDefinition, WorkflowFile } from './workflow-file.ts';

/** How a job ended, all its matrix values together, as `needs` shows it. */
interface NeedResult {
  result: JobConclusion;
  outputs: Record<string, string>;
  /** The conclusions that count for the run. */
  counted: JobConclusion[];
}

/**
 * Runs one attempt of a workflow: each job when those it needs are done. Jobs outside a re-run keep
 * their conclusions, and `earlier` their outputs; what a re-run job is needed by runs again too.
 */
export async function runWorkflow(
  workflow: WorkflowFile,
  request: WorkflowRequest,
  deps: {
    sandbox: Sandbox;
    turns: Turns;
    earlier: Map<string, Record<string, string>>;
    minuteMs: number;
  },
): Promise<JobConclusion> {
  const started = new Map<string, Promise<NeedResult>>();
  const github = githubContext(request, workflow.name ?? request.path);
  const shared = { github, inputs: inputsOf(request), vars: {}, secrets: { GITHUB_TOKEN: '' } };
  const again = jobsToRun(workflow, request);

  const start = (id: string): Promise<NeedResult> => {
    const running = started.get(id);
    if (running !== undefined) return running;
    const definition = workflow.jobs[id];
    if (definition === undefined) throw new RangeError(`No job ${id}.`);
    const promise = again.has(id) ? runAfterNeeds(id, definition) : Promise.resolve(kept(id));
    started.set(id, promise);
    return promise;
  };
  const kept = (id: string): NeedResult => {
    const mine = [...request.previous].filter(([key]) => isOfJob(key, id));
    const conclusions = mine.map(([, conclusion]) => conclusion);
    const outputs = Object.assign({}, ...mine.map(([key]) => deps.earlier.get(key) ?? {}));
    return { result: conclude(conclusions), outputs, counted: conclusions };
  };
  const runAfterNeeds = async (id: string, definition: JobDefinition): Promise<NeedResult> => {
    const names = definition.needs ?? [];
    const needs = new Map<string, NeedResult>();
    for (const need of names) needs.set(need, await start(need));
    const ancestors = await Promise.all(ancestorsOf(id, workflow).map(start));
    const contexts = {
      ...shared,
      github: { ...github, job: id },
      needs: Object.fromEntries(
        [...needs].map(([need, { result, outputs }]) => [need, { result, outputs }]),
      ),
    };
    const scope: Scope = { contexts, functions: [] };
    try {
      const results = ancestors.map((one) => one.result);
      const status = {
        success: results.every((one) => one === 'success') && !request.signal.aborted,
        failure: results.includes('failure'),
        cancelled: request.signal.aborted,
      };
      if (!isMet(definition.if, scope, status)) return skip(id, definition, request);
      return await runMatrix(id, definition, contexts);
    } catch (error) {
      return refuse(id, (error as Error).message, request);
    }
  };
  const runMatrix = async (
    id: string,
    definition: JobDefinition,
    contexts: JobPlan['contexts'],
  ): Promise<NeedResult> => {
    const scope: Scope = { contexts, functions: [] };
    const { strategy } = definition;
    const combinations: Array<Combination | null> =
      strategy === undefined ? [null] : expandMatrix(resolveDeep(strategy.matrix, scope));
    const failFast = isTrue(resolve(strategy?.['fail-fast'] ?? true, scope));
    const atOnce = Number(resolve(strategy?.['max-parallel'] ?? combinations.length, scope));
    const own = createTurns(Math.max(1, atOnce));
    const siblings = new AbortController();
    const signal = AbortSignal.any([request.signal, siblings.signal]);
    const ends = await Promise.all(
      combinations.map(async (matrix, index) => {
        const strategyContext = {
          'fail-fast': failFast,
          'job-index': index,
          'job-total': combinations.length,
          'max-parallel': atOnce,
        };
        const plan = planOf(id, definition, { ...contexts, matrix, strategy: strategyContext });
        if (isKept(plan.key, id, request)) {
          return { counts: true, ...keptOne(plan.key) };
        }
        const end = await own(() =>
          inEnvironment(plan, request, () =>
            deps.turns(() => runJob(plan, { ...deps, request, workflow, signal })),
          ),
        );
        deps.earlier.set(plan.key, end.outputs);
        const jobScope: Scope = { contexts: plan.contexts, functions: [] };
        const tolerated = isTrue(resolve(definition['continue-on-error'] ?? false, jobScope));
        if (end.conclusion === 'failure' && failFast && !tolerated) siblings.abort();
        return { ...end, counts: !tolerated };
      }),
    );
    const counted = ends.map((end) => (end.counts ? end.conclusion : 'success'));
    const outputs = Object.assign({}, ...ends.map((end) => end.outputs));
    return { result: conclude(counted), outputs, counted };
  };
  const keptOne = (key: string): JobEnd => ({
    conclusion: request.previous.get(key) ?? 'success',
    outputs: deps.earlier.get(key) ?? {},
  });

  const all = await Promise.all(Object.keys(workflow.jobs).map(start));
  return conclude(all.flatMap((one) => one.counted));
}

function planOf(
  id: string,
  definition: JobDefinition,
  contexts: JobPlan['contexts'] & { matrix: Combination | null },
): JobPlan {
  const values = contexts.matrix === null ? '' : ` (${describeCombination(contexts.matrix)})`;
  const template = asText(definition.name ?? id);
  const name = fill(template, { contexts, functions: [] });
  // A name that tells its values by itself gets none added.
  const shown =
    definition.name !== undefined && template.includes('${{') ? name : `${name}${values}`;
  const runsOn = resolveDeep(definition['runs-on'] ?? [], { contexts, functions: [] });
  const labels = (Array.isArray(runsOn) ? runsOn : [runsOn]).map(asText);
  return { id, key: `${id}${values}`, name: shown, labels, definition, contexts };
}

function skip(id: string, definition: JobDefinition, request: WorkflowRequest): NeedResult {
  const report = reportJob({ key: id, name: asText(definition.name ?? id), steps: [] }, request);
  report.end('skipped');
  return { result: 'skipped', outputs: {}, counted: ['skipped'] };
}

/** A job that cannot even be planned fails with the reason in its log. */
function refuse(id: string, message: string, request: WorkflowRequest): NeedResult {
  const report = reportJob({ key: id, name: id, steps: ['Set up job'] }, request);
  report.start();
  report.startStep(1);
  createJobLog((text) => request.onLog(id, text)).write(`##[error]${message}`);
  report.endStep(1, 'failure');
  report.end('failure');
  return { result: 'failure', outputs: {}, counted: ['failure'] };
}

function resolveDeep(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveDeep(item, scope));
  if (typeof value !== 'object' || value === null) return resolve(value, scope);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveDeep(item, scope)]),
  );
}

function conclude(conclusions: JobConclusion[]): JobConclusion {
  const worst = (['failure', 'timed_out', 'cancelled'] as const).find((one) =>
    conclusions.includes(one),
  );
  if (worst !== undefined) return worst;
  return conclusions.length > 0 && conclusions.every((one) => one === 'skipped')
    ? 'skipped'
    : 'success';
}
