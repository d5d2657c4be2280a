import picomatch from 'picomatch';
import type { Issue } from '../../domain/issue.ts';
import type { Playbook } from './playbook.ts';

/**
 * The first playbook that applies, in the order given (highest priority first), or null. `paths`
 * are the files of the failing commit; null when GitHub could not list them all, and then no
 * playbook that asks for files applies. Without the default branch's name, no playbook that asks
 * for it applies.
 */
export function matchPlaybook(
  playbooks: readonly Playbook[],
  issue: Issue,
  paths: ReadonlySet<string> | null,
  defaultBranch: string | null = null,
): Playbook | null {
  return (
    playbooks.find(
      (playbook) => applies(playbook, issue, paths) && isOnBranch(playbook, issue, defaultBranch),
    ) ?? null
  );
}

function isOnBranch({ applies_to: when }: Playbook, issue: Issue, branch: string | null): boolean {
  if (when.default_branch !== true) return true;
  return branch !== null && issue.occurrence.headBranch === branch && !issue.occurrence.fork;
}

function applies(playbook: Playbook, issue: Issue, paths: ReadonlySet<string> | null): boolean {
  const { applies_to: when } = playbook;
  const { finding } = issue;
  if (issue.occurrence.fork && !when.forks) return false;
  if (when.patterns && !(finding.pattern && when.patterns.includes(finding.pattern))) return false;
  if (when.rules && !(finding.pattern === null && when.rules.includes(finding.rule))) return false;
  if (when.categories && !when.categories.includes(finding.category)) return false;
  if (when.issue_types && !when.issue_types.includes(issue.type)) return false;
  if (when.transient !== undefined && when.transient !== finding.transient) return false;
  if (when.confidence !== undefined && finding.confidence < when.confidence) return false;
  return when.repository?.files.every((file) => isThere(file, paths)) ?? true;
}

/** A file is asked for by its path, or by a glob that one path at least has to fit. */
function isThere(file: string, paths: ReadonlySet<string> | null): boolean {
  if (paths === null) return false;
  if (!file.includes('*')) return paths.has(file);
  const fits = picomatch(file, { dot: true });
  return [...paths].some((path) => fits(path));
}
