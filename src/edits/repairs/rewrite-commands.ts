import { z } from 'zod';
import { openSteps, type OpenedWorkflow } from '../workflow/open-workflow.ts';
import { textOf } from '../workflow/read-workflow.ts';
import { rewriteCommandLine, type ShellKind } from '../workflow/script-lines.ts';
import { runnerOf } from '../workflow/runner-of.ts';
import { yamlScalar } from '../yaml/yaml-edits.ts';
import { asMap, asScalar, type PlacedScalar, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';
import { type StepInJob, upgradeSteps } from './upgrade-steps.ts';

const DISABLED = /::(?:set-env|add-path|set-output|save-state)\b/;

/** Lets a step append to the runner's files where it printed a workflow command that is disabled. */
export const rewriteCommands = defineRepair({
  name: 'rewrite-commands',
  arguments: z.strictObject({}),
  async plan(request) {
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const { steps } = opened.value;
    if (steps.some(({ step }) => step.uses !== null)) return upgradeSteps(opened.value, steps);
    const edits: TextEdit[] = [];
    for (const at of steps) {
      const rewritten = rewriteStep(opened.value, at);
      if (typeof rewritten === 'string') return refuse(rewritten);
      edits.push(...rewritten);
    }
    return {
      kind: 'change',
      files: [{ path: opened.value.path, edits }],
      said: 'Rewrote each plain echo of a disabled command to append to the file that GitHub reads now.',
    };
  },
});

/** The edits of one step's script, or the reason why it is left. */
function rewriteStep(opened: OpenedWorkflow, at: StepInJob): TextEdit[] | string {
  const scalar = asScalar(valueOf(at.step.map, 'run'));
  const shell = shellOf(opened, at);
  if (shell === null) return 'The shell of the step is neither a POSIX shell nor PowerShell.';
  if (scalar === null || scalar.type === 'BLOCK_FOLDED')
    return 'The script is not written line by line.';
  if (!DISABLED.test(String(scalar.value))) {
    return 'The step’s own script prints no such command: a program that it runs does. Update that program.';
  }
  const changes =
    scalar.type === 'BLOCK_LITERAL' ? inBlock(opened.text, scalar, shell) : inLine(scalar, shell);
  return (
    changes ??
    'A line prints the command in a way that is more than a plain `echo`; rewrite it by hand.'
  );
}

function inLine(scalar: PlacedScalar, shell: ShellKind): TextEdit[] | null {
  const [start, end] = scalar.range;
  const line = rewriteCommandLine(String(scalar.value), shell);
  return line === null ? null : [{ start, end, text: yamlScalar(line) }];
}

function inBlock(text: string, scalar: PlacedScalar, shell: ShellKind): TextEdit[] | null {
  const [start, end] = scalar.range;
  const edits: TextEdit[] = [];
  let at = start;
  for (const line of text.slice(start, end).split('\n')) {
    const content = line.replace(/\r$/, '');
    if (DISABLED.test(content)) {
      const rewritten = rewriteCommandLine(content, shell);
      if (rewritten === null) return null;
      edits.push({ start: at, end: at + content.length, text: rewritten });
    }
    at += line.length + 1;
  }
  return edits;
}

function shellOf({ workflow }: OpenedWorkflow, { job, step }: StepInJob): ShellKind | null {
  const named = [step.map, defaults(job.map), defaults(workflow.root)]
    .map((owner) => textOf(owner, 'shell'))
    .find((shell) => shell !== null);
  const shell = named?.split(' ')[0] ?? (runnerOf(job) === 'windows' ? 'pwsh' : 'bash');
  if (/^(?:ba|z|da|k)?sh$/.test(shell)) return 'posix';
  return /^(?:pwsh|powershell)$/.test(shell) ? 'powershell' : null;
}

function defaults(owner: StepInJob['step']['map']): ReturnType<typeof asMap> {
  return asMap(valueOf(asMap(valueOf(owner, 'defaults')), 'run'));
}
