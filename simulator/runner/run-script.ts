import { lstat } from 'node:fs/promises';
import { join, relative, resolve as resolvePath } from 'node:path';
import { fill } from './expressions.ts';
import { launchInJob } from './launch-in-job.ts';
import type { RunningJob, StepResult } from './step-context.ts';
import type { StepDefinition } from './workflow-file.ts';

interface Shell {
  /** The command with `{0}` for the script, as the log shows it. */
  shown: string;
  command: string[];
  extension: string;
}

const SHELLS: Record<string, Shell> = {
  '': shell('/usr/bin/bash -e {0}', ['bash', '-e', '{0}'], '.sh'),
  bash: shell(
    '/usr/bin/bash --noprofile --norc -e -o pipefail {0}',
    ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '{0}'],
    '.sh',
  ),
  sh: shell('/usr/bin/sh -e {0}', ['sh', '-e', '{0}'], '.sh'),
  python: shell('/usr/bin/python3 {0}', ['python3', '{0}'], '.py'),
};

/** Runs a `run:` step: its script filled in, its header in the log, its shell in the sandbox. */
export async function runScript(
  job: RunningJob,
  step: StepDefinition,
  name: string,
  env: Record<string, string>,
  timeoutMs: number,
): Promise<StepResult> {
  const scope = job.scope(env);
  const script = fill(step.run ?? '', scope);
  const chosen = shellOf(fill(step.shell ?? job.defaults.shell ?? '', scope));
  const directory = fill(step['working-directory'] ?? job.defaults.workingDirectory ?? '', scope);
  const lines = script.replace(/\n+$/, '').split('\n');
  job.log.write(`##[group]Run ${lines[0] ?? ''}`);
  for (const line of lines) job.log.write(`\u001B[36;1m${line}\u001B[0m`);
  if (directory !== '') job.log.write(`working-directory: ${directory}`);
  job.log.write(`shell: ${chosen.shown}`);
  writeEnvironment(job, env);
  job.log.write('##[endgroup]');
  const inside = relative(job.folders.workspace, resolvePath(job.folders.workspace, directory));
  const known = !inside.startsWith('..');
  if (known && !(await isThere(join(job.folders.workspaceOnHost, inside)))) {
    const [program = ''] = chosen.shown.split(' ');
    job.log.write(
      `##[error]An error occurred trying to start process '${program}' with working directory '${join(job.folders.workspace, directory)}'. No such file or directory`,
    );
    return { outcome: 'failure', outputs: {} };
  }
  const path = await job.folders.writeScript(`${script}\n`, chosen.extension);
  const argv = chosen.command.map((part) => part.replaceAll('{0}', path));
  const place = resolvePath(job.folders.workspace, directory);
  return launchInJob(job, {
    argv: directory === '' ? [argv[0] ?? 'bash', ...argv.slice(1)] : ['env', '-C', place, ...argv],
    env,
    timeoutMs,
    name,
  });
}

/** A link counts: where it leads is seen inside the sandbox only. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory() || found.isSymbolicLink(),
    () => false,
  );
}

/** The `env:` lines below a step's header, where it has an environment. */
export function writeEnvironment(job: RunningJob, env: Record<string, string>): void {
  const entries = Object.entries(env);
  if (entries.length === 0) return;
  job.log.write('env:');
  for (const [name, value] of entries) job.log.write(`  ${name}: ${value}`);
}

function shellOf(name: string): Shell {
  const known = Object.hasOwn(SHELLS, name) ? SHELLS[name] : undefined;
  if (known !== undefined) return known;
  const command = name.split(/\s+/).filter((part) => part !== '');
  if (!name.includes('{0}')) {
    throw new Error(
      `The shell \`${name}\` is not on this runner. Use bash, sh, python, or a command with {0} for the script.`,
    );
  }
  return shell(name, command, '');
}

function shell(shown: string, command: string[], extension: string): Shell {
  return { shown, command, extension };
}
