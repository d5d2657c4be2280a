import type { ToolName } from '../../domain/sandbox.ts';
import { resolveArguments } from '../actions/arguments.ts';
import { runTool, toolRequest } from '../actions/run-tool.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { withParameters } from './parameters.ts';

/** What is wrong with the arguments of a tool, for a person; null when nothing is. */
export type CheckArguments = (tool: ToolName, args: Record<string, unknown>) => string | null;

/**
 * What is wrong with the arguments that a playbook's tools would get, with `parameters` in the
 * place of those of the same name and what the cause captured in the place of the others; null
 * when nothing is, or no tool takes any of them.
 */
export function wrongToolArguments(
  check: CheckArguments,
  playbook: Pick<Playbook, 'steps'>,
  parameters: Record<string, unknown>,
  captures: Record<string, string>,
): string | null {
  for (const step of playbook.steps) {
    const changed = withParameters(step, parameters);
    if (step.action !== runTool.name || changed === step) continue;
    const input = toolRequest.safeParse(changed.with);
    if (!input.success) continue;
    const { arguments: given, tool } = input.data;
    const wrong = check(tool, resolveArguments(given, captures));
    if (wrong !== null) return wrong.replaceAll(/\s+/g, ' ');
  }
  return null;
}
