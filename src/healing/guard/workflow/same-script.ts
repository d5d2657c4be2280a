import { isOneTypo } from '../../../edits/workflow/edit-distance.ts';
import { rewriteCommandLine } from '../../../edits/workflow/script-lines.ts';
import type { Difference } from './compare-values.ts';

/** The name of an npm script where a command runs it. */
const SCRIPT = /\b((?:npm|pnpm|yarn) run(?:-script)? )([\w:.-]+)/g;

/**
 * A script that does the same: line by line either as it was, or a workflow command that now goes
 * to the runner's file, or the name of an npm script with one typo corrected.
 */
export function isSameScript({ path, before, after }: Difference): boolean {
  if (path.at(-1) !== 'run' || typeof before !== 'string' || typeof after !== 'string')
    return false;
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return (
    old.length === fresh.length && old.every((line, index) => isSameLine(line, fresh[index] ?? ''))
  );
}

function isSameLine(before: string, after: string): boolean {
  if (before === after) return true;
  if (
    (['posix', 'powershell'] as const).some((shell) => rewriteCommandLine(before, shell) === after)
  ) {
    return true;
  }
  const bare = (line: string) => line.replaceAll(SCRIPT, '$1');
  if (bare(before) !== bare(after)) return false;
  const names = (line: string) => [...line.matchAll(SCRIPT)].map(([, , name]) => name ?? '');
  const fresh = names(after);
  return names(before).every((name, index) => {
    const now = fresh[index] ?? '';
    return name === now || isOneTypo(name, now);
  });
}
