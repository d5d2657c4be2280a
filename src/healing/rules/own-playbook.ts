import type { z } from 'zod';
import { TOOL_NAMES, type ToolName } from '../../domain/sandbox.ts';
import { isPlainGlob } from '../../text/plain-glob.ts';
import type { ActionCatalogue } from '../actions/action.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { acts } from '../playbooks/acts.ts';

/** The most that the limits of a repository's own playbook may say. */
export const CEILINGS = {
  timeout: 900,
  attempts: 3,
  max_files: 50,
  max_changed_lines: 2000,
} as const;

const NOT_PLAIN =
  'Use plain names, one `*` and lists like `{js,ts}` in a part, and `**` as the first or last part';

/** Actions whose Patch the guard judges more leniently, which only a setting may ask for. */
const RESERVED: ReadonlySet<string> = new Set(['revert_commit']);

/** What a repository's own playbook is held against. */
export interface OwnPlaybookContext {
  actions: ActionCatalogue;
  /** Pipewright's own playbooks. */
  playbooks: readonly Playbook[];
  /** Ids of all patterns, the repository's own included. */
  patternIds: ReadonlySet<string>;
}

/** Refuses what a repository's own playbook may not say, though one of Pipewright's could. */
export function checkOwnPlaybook(fileName: string, known: OwnPlaybookContext) {
  return (playbook: Playbook, context: z.RefinementCtx): void => {
    const refuse = (path: Array<string | number>, message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    const { applies_to: when, limits, name, steps } = playbook;
    if (known.playbooks.some((each) => each.name === name)) {
      refuse(['name'], `Pipewright has a playbook \`${name}\` of its own; choose another name`);
    }
    if (!new RegExp(`^${name}\\.ya?ml$`).test(fileName)) {
      refuse(['name'], `The playbook \`${name}\` belongs into a file \`${name}.yml\``);
    }
    if (playbook.opt_in !== undefined) {
      refuse(['opt_in'], 'Only playbooks of Pipewright hang on a setting');
    }
    if (when.forks && acts(known, playbook)) {
      refuse(['applies_to', 'forks'], 'The code of a fork is never run; only explain what it did');
    }
    if (!when.patterns && !when.rules && !when.categories && !when.issue_types) {
      refuse(
        ['applies_to'],
        'Say which `patterns`, `rules`, `categories` or `issue_types` it is for',
      );
    }
    for (const [index, id] of (when.patterns ?? []).entries()) {
      if (!known.patternIds.has(id)) {
        refuse(['applies_to', 'patterns', index], `There is no pattern \`${id}\``);
      }
    }
    for (const [index, { action }] of steps.entries()) {
      if (RESERVED.has(action)) {
        refuse(['steps', index, 'action'], `\`${action}\` is kept for Pipewright's own playbooks`);
      }
    }
    for (const [index, glob] of (when.repository?.files ?? []).entries()) {
      if (!isPlainGlob(glob)) refuse(['applies_to', 'repository', 'files', index], NOT_PLAIN);
    }
    checkLimits(limits, steps, known.playbooks, refuse);
  };
}

function checkLimits(
  limits: Playbook['limits'],
  steps: Playbook['steps'],
  playbooks: readonly Playbook[],
  refuse: (path: Array<string | number>, message: string) => void,
): void {
  for (const [key, most] of Object.entries(CEILINGS)) {
    const said = limits[key as keyof typeof CEILINGS];
    if (said > most) refuse(['limits', key], `At most ${most} here`);
  }
  for (const [index, glob] of limits.paths.entries()) {
    if (!isPlainGlob(glob)) refuse(['limits', 'paths', index], NOT_PLAIN);
    if (glob.replace(/^[./!]+/, '').startsWith('github/') || glob.startsWith('.github')) {
      refuse(['limits', 'paths', index], 'What is below `.github/` stays in people’s hands');
    }
  }
  if (limits.tests === 'never') return;
  const formatters = new Set(
    playbooks.filter((each) => each.limits.tests === 'formatting').flatMap(toolsOf),
  );
  const tools = toolsOf({ steps });
  if (tools.length === 0 || !tools.every((tool) => formatters.has(tool))) {
    refuse(
      ['limits', 'tests'],
      `Only formatters may touch tests (${[...formatters].join(', ')}); leave it at \`never\``,
    );
  }
}

function toolsOf({ steps }: Pick<Playbook, 'steps'>): ToolName[] {
  const running = steps.filter(({ action }) => action === 'run_tool');
  const named = new Set(running.map((step) => step.with['tool']));
  return TOOL_NAMES.filter((tool) => named.has(tool));
}
