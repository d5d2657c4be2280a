import { CallerError } from '../../domain/errors.ts';
import type { HealingDeps } from '../healing-deps.ts';
import type { Playbook, PlaybookStep } from '../playbooks/playbook.ts';

/** The arguments that a step gives its tool or edit, by name; null where it takes none. */
function argumentsOf(step: PlaybookStep): Record<string, unknown> | null {
  const given = step.with['arguments'];
  const isRecord = typeof given === 'object' && given !== null && !Array.isArray(given);
  return isRecord ? given : null;
}

/** The step with what a caller gave in the place of arguments that it has. */
export function withParameters(
  step: PlaybookStep,
  parameters: Record<string, unknown> | undefined,
): PlaybookStep {
  const given = argumentsOf(step);
  if (given === null || parameters === undefined) return step;
  const names = Object.keys(given).filter((name) => Object.hasOwn(parameters, name));
  if (names.length === 0) return step;
  const mine = Object.fromEntries(names.map((name) => [name, parameters[name]]));
  return { ...step, with: { ...step.with, arguments: { ...given, ...mine } as never } };
}

/**
 * Parts what a caller gave into arguments that a playbook takes and names that it has no use for.
 * Throws a CallerError when a step cannot take a value: what an argument may be, its schema says.
 */
export function splitParameters(
  { actions }: Pick<HealingDeps, 'actions'>,
  playbook: Playbook,
  parameters: Record<string, unknown>,
): { taken: Record<string, unknown>; ignored: string[] } {
  const known = new Set(playbook.steps.flatMap((step) => Object.keys(argumentsOf(step) ?? {})));
  const taken = Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name)));
  for (const step of playbook.steps) {
    const checked = actions.get(step.action)?.input.safeParse(withParameters(step, taken).with);
    if (checked === undefined || checked.success) continue;
    const [issue] = checked.error.issues;
    const field = issue?.path.slice(1).join('.') ?? '';
    throw new CallerError('A parameter cannot be used', {
      code: 'validation_failed',
      details: { [`parameters.${field}`]: issue?.message ?? 'cannot be used' },
    });
  }
  return { taken, ignored: Object.keys(parameters).filter((name) => !known.has(name)) };
}
