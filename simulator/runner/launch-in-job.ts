import { AppError } from '../../src/domain/errors.ts';
import type { Bind } from '../../src/sandbox/launch.ts';
import type { SandboxResult } from '../../src/sandbox/sandbox.ts';
import { parseCommandFile } from './command-file.ts';
import { createLineSplitter } from './job-log.ts';
import type { RunningJob, StepResult } from './step-context.ts';
import { createCommandReader } from './workflow-commands.ts';

/** One program of a step. */
export interface StepProgram {
  argv: [program: string, ...args: string[]];
  env: Record<string, string>;
  /** Shown to this program beside the job's folders. */
  binds?: Bind[];
  timeoutMs: number;
  /** For the message when the step's own time is up. */
  name: string;
}

/**
 * Runs a program of a step in the job's folders, without a network: its output goes to the log, its
 * commands and command files take effect. Whatever happens is a result, told in the log.
 */
export async function launchInJob(job: RunningJob, program: StepProgram): Promise<StepResult> {
  const outputs: Record<string, string> = {};
  const setOutput = (name: string, value: string): void => {
    outputs[name] = value;
  };
  const files = {
    GITHUB_ENV: await job.folders.makeCommandFile('set_env'),
    GITHUB_OUTPUT: await job.folders.makeCommandFile('set_output'),
    GITHUB_PATH: await job.folders.makeCommandFile('add_path'),
    GITHUB_STEP_SUMMARY: await job.folders.makeCommandFile('step_summary'),
    GITHUB_STATE: await job.folders.makeCommandFile('save_state'),
  };
  let refused = false;
  const fail = (): void => {
    refused = true;
  };
  const read = createCommandReader({ log: job.log, setOutput, fail });
  const streams = { stdout: createLineSplitter(read), stderr: createLineSplitter(read) };
  const jobLeft = Math.max(1, job.deadline - performance.now());
  let outcome: StepResult['outcome'];
  try {
    const result = await job.sandbox.launch({
      argv: program.argv,
      cwd: job.folders.workspace,
      env: {
        HOME: job.folders.home,
        ...program.env,
        ...job.runnerEnv,
        ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file.path])),
        PATH: [...job.path, program.env.PATH ?? job.sandbox.path].join(':'),
      },
      binds: [...job.folders.binds, ...(program.binds ?? [])],
      network: 'none',
      limits: { timeoutMs: Math.round(Math.min(program.timeoutMs, jobLeft)) },
      onOutput: (chunk, stream) => streams[stream].add(chunk),
      signal: job.signal,
    });
    streams.stdout.end();
    streams.stderr.end();
    outcome = judge(job, program, result, jobLeft);
    if (refused && outcome === 'success') outcome = 'failure';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    job.log.write(`##[error]${error.message}`);
    outcome = 'failure';
  }
  try {
    applyFiles(job, setOutput, {
      env: await files.GITHUB_ENV.read(),
      output: await files.GITHUB_OUTPUT.read(),
      path: await files.GITHUB_PATH.read(),
    });
  } catch (error) {
    job.log.write('##[error]Unable to process file command successfully.');
    job.log.write(`##[error]${(error as Error).message}`);
    outcome = outcome === 'success' ? 'failure' : outcome;
  }
  return { outcome, outputs };
}

function judge(
  job: RunningJob,
  program: StepProgram,
  result: SandboxResult,
  jobLeft: number,
): StepResult['outcome'] {
  if (result.outputTruncated) {
    job.log.write('##[warning]The step printed more than is kept; the rest of its output is lost.');
  }
  if (result.diskFull) {
    job.log.write('##[error]No space left on device');
    return 'failure';
  }
  if (result.timedOut && program.timeoutMs < jobLeft) {
    const minutes = Number((program.timeoutMs / 60_000).toFixed(3));
    job.log.write(`##[error]The action '${program.name}' has timed out after ${minutes} minutes.`);
    return 'failure';
  }
  if (result.timedOut || result.cancelled) {
    job.log.write('##[error]The operation was canceled.');
    return 'cancelled';
  }
  if (result.exitCode === 0) return 'success';
  job.log.write(`##[error]Process completed with exit code ${result.exitCode ?? 137}.`);
  return 'failure';
}

function applyFiles(
  job: RunningJob,
  setOutput: (name: string, value: string) => void,
  texts: { env: string; output: string; path: string },
): void {
  for (const [name, value] of parseCommandFile(texts.output)) setOutput(name, value);
  for (const line of texts.path.split(/\r?\n/)) {
    if (line !== '') job.path.unshift(line);
  }
  for (const [name, value] of parseCommandFile(texts.env)) {
    if (name.toUpperCase() === 'NODE_OPTIONS') {
      throw new Error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    }
    job.env[name] = value;
  }
}
