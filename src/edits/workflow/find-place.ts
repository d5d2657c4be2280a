import type { JobSource, StepSource, WorkflowSource } from './read-workflow.ts';
import { textOf } from './read-workflow.ts';

/**
 * The job of a workflow that GitHub shows under a name (`test (20)`), or null when none or more
 * than one can be meant. Jobs of called workflows (`caller / job`) stand in another file: null.
 */
export function findJob({ jobs }: WorkflowSource, shownName: string): JobSource | null {
  const exact = jobs.filter((job) => matches(job, shownName));
  return exact.length === 1 ? (exact[0] ?? null) : null;
}

/** The job that each shown name means; null when one of them cannot be told. */
export function findJobs(workflow: WorkflowSource, names: readonly string[]): JobSource[] | null {
  const found = names.map((name) => findJob(workflow, name));
  return found.includes(null) ? null : [...new Set(found as JobSource[])];
}

/** The step of a job that GitHub shows under a name (`Run npm ci`), or null when it is not the only one. */
export function findStep({ steps }: JobSource, shownName: string | null): StepSource | null {
  if (shownName === null) return null;
  const found = steps.filter((step) => isShownAs(template(step), shownName));
  return found.length === 1 ? (found[0] ?? null) : null;
}

function matches({ id, map }: JobSource, shown: string): boolean {
  const name = textOf(map, 'name');
  const plain = name ?? id;
  if (isShownAs(plain, shown)) return true;
  // Without an expression in its name, a job of a matrix shows its values in brackets.
  return !plain.includes('${{') && shown.startsWith(`${plain} (`) && shown.endsWith(')');
}

function template({ name, uses, run }: StepSource): string {
  return name ?? `Run ${uses ?? (run ?? '').trimStart().split('\n')[0] ?? ''}`;
}

/** Whether a template gives this text for some values of its expressions; linear, without backtracking. */
function isShownAs(text: string, shown: string): boolean {
  const parts = text.split(/\$\{\{[^}]*\}\}/).map((part) => part.trim());
  if (parts.length === 1) return text.trim() === shown.trim();
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!shown.startsWith(first) || !shown.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = shown.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= shown.length - last.length;
}
