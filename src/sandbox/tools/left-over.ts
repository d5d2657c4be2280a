import type { StepResult, ToolOutcome } from './tool.ts';
import { failed, refused } from './tool.ts';

/** Complaints named in one sentence. */
const NAMED = 8;

/**
 * The end of a linter that corrected what it could and still complains: a person is needed, and
 * `rules` (by the groups of `complaint`, a multi-line expression) says for what. Where nothing it
 * printed is a complaint, it failed.
 */
export function leftOver(name: string, result: StepResult, complaint: RegExp): ToolOutcome {
  const rules = new Set<string>();
  for (const { groups } of result.output.matchAll(complaint)) {
    const rule = groups?.['rule'] ?? groups?.['message'];
    if (rule !== undefined) rules.add(rule.slice(0, 80));
  }
  if (rules.size === 0) return failed(`${name} failed: ${result.reason}${firstLine(result)}.`);
  const named = [...rules].slice(0, NAMED).join(', ');
  const more = rules.size > NAMED ? ` and ${rules.size - NAMED} more` : '';
  return refused(
    `${name} cannot correct everything that it complains of in these files; a person is needed for: ${named}${more}.`,
  );
}

/** The first line of a step's output in brackets with a space before it, or nothing. */
export function firstLine({ output }: StepResult): string {
  const line = /\S.*/.exec(output)?.[0];
  return line === undefined ? '' : ` (${line.slice(0, 300).trim()})`;
}
