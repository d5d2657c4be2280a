import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { formatProblem, readAuthoredYaml } from '../../config/authored-yaml.ts';
import { AuthorError } from '../../domain/errors.ts';
import type { ActionCatalogue } from '../actions/action.ts';
import { type Playbook, playbookSchema } from './playbook.ts';

/**
 * Reads one playbook and checks its steps against the catalogue of Actions. Throws an AuthorError
 * that lists every mistake with file and line.
 */
export function parsePlaybook(source: string, file: string, actions: ActionCatalogue): Playbook {
  const read = readAuthoredYaml(source, file, playbookSchema.superRefine(checkSteps(actions)));
  if (read.ok) return read.value;
  const problems = read.problems.map(formatProblem);
  throw new AuthorError(`The playbook is not usable:\n${problems.join('\n')}`, {
    code: 'invalid_playbook',
    details: { problems },
  });
}

/** Loads the `playbook.yml` of each folder below `folder`, highest priority first; names must be unique. Throws an AuthorError. */
export async function loadPlaybooks(folder: string, actions: ActionCatalogue): Promise<Playbook[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const playbooks: Playbook[] = [];
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    const file = join(folder, entry.name, 'playbook.yml');
    const playbook = parsePlaybook(await readFile(file, 'utf8'), file, actions);
    if (playbook.name !== entry.name) {
      throw new AuthorError(
        `${file}: name: The playbook is called \`${playbook.name}\` but its folder \`${entry.name}\`; give both one name.`,
        { code: 'invalid_playbook' },
      );
    }
    playbooks.push(playbook);
  }
  return playbooks.sort(byPriority);
}

/** The order in which playbooks are tried: highest priority first, then by name. */
export function byPriority(a: Playbook, b: Playbook): number {
  return b.priority - a.priority || a.name.localeCompare(b.name);
}

/** Holds the steps of a playbook against the catalogue of Actions. */
export function checkSteps(actions: ActionCatalogue) {
  return (playbook: Playbook, context: z.RefinementCtx): void => {
    playbook.steps.forEach((step, index) => {
      const action = actions.get(step.action);
      if (action === undefined) {
        const known = [...actions.keys()].join(', ');
        const message = `There is no Action \`${step.action}\`; use one of ${known}`;
        context.addIssue({ code: 'custom', path: ['steps', index, 'action'], message });
        return;
      }
      const input = action.input.safeParse(step.with);
      for (const issue of input.success ? [] : input.error.issues) {
        const path = ['steps', index, 'with', ...issue.path];
        context.addIssue({ code: 'custom', path, message: issue.message });
      }
    });
  };
}
