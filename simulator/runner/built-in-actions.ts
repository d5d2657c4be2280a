import { checkout } from './checkout.ts';
import { asText, fill } from './expressions.ts';
import { launchInJob } from './launch-in-job.ts';
import { useOlderNode } from './older-node.ts';
import { writeEnvironment } from './run-script.ts';
import type { RunningJob, StepResult } from './step-context.ts';
import type { StepDefinition } from './workflow-file.ts';

/** One call of an action, its inputs filled in. */
export interface ActionCall {
  name: string;
  with: Record<string, string>;
  env: Record<string, string>;
  timeoutMs: number;
}

interface BuiltIn {
  run: (job: RunningJob, call: ActionCall) => Promise<StepResult>;
  /** The action has a part that runs at the job's end, so the job lists a step for it. */
  post: boolean;
}

/** Actions that give a job a tool: here it is the machine's, found by running it. */
const SETUPS: Record<string, { tool: string; argv: [string, ...string[]] }> = {
  'actions/setup-node': { tool: 'node', argv: ['node', '--version'] },
  'actions/setup-python': { tool: 'python', argv: ['python3', '--version'] },
  'actions/setup-go': { tool: 'go', argv: ['go', 'version'] },
  'actions/setup-java': { tool: 'java', argv: ['java', '-version'] },
  'ruby/setup-ruby': { tool: 'ruby', argv: ['ruby', '--version'] },
};

const BUILT_IN: Record<string, BuiltIn> = {
  'actions/checkout': { run: checkout, post: true },
  ...Object.fromEntries(
    Object.entries(SETUPS).map(([action, setup]) => [
      action,
      { run: (job: RunningJob, call: ActionCall) => useMachineTool(job, call, setup), post: false },
    ]),
  ),
  'actions/cache': { run: missCache, post: true },
  'actions/cache/restore': { run: missCache, post: false },
  'actions/cache/save': { run: dropFiles, post: false },
  'actions/upload-artifact': { run: dropFiles, post: false },
  'dorny/test-reporter': { run: makeCheckRun, post: false },
};

/** The built-in action that a `uses:` names, or null. Its version does not matter here. */
export function findAction(uses: string): BuiltIn | null {
  const name = uses.split('@')[0]?.toLowerCase() ?? '';
  return uses.includes('@') && Object.hasOwn(BUILT_IN, name) ? (BUILT_IN[name] ?? null) : null;
}

/** What GitHub says at a job's start about an action it cannot get, with what this runner has. */
export function unknownAction(uses: string): string {
  if (uses.startsWith('./') || uses.startsWith('docker://')) {
    return `Unable to resolve action \`${uses}\`: this runner has neither local nor container actions.`;
  }
  return `Unable to resolve action \`${uses}\`, repository not found (this runner has built in: ${Object.keys(BUILT_IN).join(', ')})`;
}

/** Runs a `uses:` step: header with inputs and environment, then the built-in's own work. */
export async function runAction(
  job: RunningJob,
  step: StepDefinition,
  name: string,
  env: Record<string, string>,
  timeoutMs: number,
): Promise<StepResult> {
  const uses = step.uses ?? '';
  const action = findAction(uses);
  if (action === null) throw new Error(unknownAction(uses));
  const scope = job.scope(env);
  const inputs = Object.fromEntries(
    Object.entries(step.with ?? {}).map(([key, value]) => [
      key.toLowerCase(),
      fill(asText(value), scope),
    ]),
  );
  job.log.write(`##[group]Run ${uses}`);
  if (Object.keys(inputs).length > 0) job.log.write('with:');
  for (const [key, value] of Object.entries(inputs)) job.log.write(`  ${key}: ${value}`);
  writeEnvironment(job, env);
  job.log.write('##[endgroup]');
  return action.run(job, { name, with: inputs, env, timeoutMs });
}

async function useMachineTool(
  job: RunningJob,
  call: ActionCall,
  { tool, argv }: { tool: string; argv: [string, ...string[]] },
): Promise<StepResult> {
  const wanted = call.with[`${tool}-version`] ?? call.with[`${tool}-version-file`];
  const minor = /^3\.(\d+)$/.exec(wanted ?? '')?.[1];
  if (tool === 'python' && minor !== undefined && Number(minor) < OLDEST_PYTHON) {
    job.log.write(
      `##[error]The version '${wanted}' with architecture 'x64' was not found for Ubuntu 24.04.`,
    );
    job.log.write(
      'The list of all available versions can be found here: https://github.com/actions/python-versions',
    );
    return { outcome: 'failure', outputs: {} };
  }
  const older = tool === 'node' && wanted !== undefined ? await useOlderNode(job, wanted) : null;
  job.log.write(
    `This runner uses the machine’s own ${tool}${wanted === undefined ? '' : `; ${wanted} was asked for`}${older === null ? '' : `, and it calls itself ${older}`}.`,
  );
  job.log.write('##[group]Environment details');
  const { outcome } = await launchInJob(job, {
    argv,
    env: call.env,
    timeoutMs: call.timeoutMs,
    name: call.name,
  });
  job.log.write('##[endgroup]');
  const version = wanted === undefined ? {} : { [`${tool}-version`]: wanted };
  return { outcome, outputs: { 'cache-hit': 'false', ...version } };
}

/** An action that creates a check run with the job's token. */
async function makeCheckRun(job: RunningJob, call: ActionCall): Promise<StepResult> {
  job.log.write(`Creating check run ${call.with.name ?? ''}`);
  if (job.permissions.checks !== 'write') {
    job.log.write(
      '##[error]HttpError: Resource not accessible by integration - https://docs.github.com/rest/checks/runs#create-a-check-run',
    );
    return { outcome: 'failure', outputs: {} };
  }
  job.log.write('This runner makes no check runs; the token may make one.');
  return { outcome: 'success', outputs: {} };
}

/** The versions of Python that hosted runners can fetch. */
const OLDEST_PYTHON = 7;

async function missCache(job: RunningJob, call: ActionCall): Promise<StepResult> {
  job.log.write(`Cache not found for input keys: ${call.with.key ?? ''}`);
  return {
    outcome: 'success',
    outputs: { 'cache-hit': 'false', 'cache-primary-key': call.with.key ?? '' },
  };
}

async function dropFiles(job: RunningJob, call: ActionCall): Promise<StepResult> {
  job.log.write(`This runner keeps no files: ${call.with.path ?? 'nothing'} is not stored.`);
  return { outcome: 'success', outputs: {} };
}
