import { diffLines } from 'diff';

/** Edits after which two texts are no longer compared line by line: it takes the square of them. */
const MOST_EDITS = 2_000;

/** Lines that a change adds and removes. */
interface LineChanges {
  added: number;
  removed: number;
}

/**
 * How many lines a change adds and removes. Where the texts differ in very many places, and one does
 * not hold all lines of the other, every line between the first and the last difference counts:
 * that is never too few.
 */
export function lineChanges(before: string, after: string): LineChanges {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const oneWay = ofAdditions(old, fresh) ?? turned(ofAdditions(fresh, old));
  // A line end at the end is a change of its line, too.
  if (oneWay !== null && before.endsWith('\n') === after.endsWith('\n')) return oneWay;
  const changes = diffLines(before, after, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return between(old, fresh);
  let [added, removed] = [0, 0];
  for (const change of changes) {
    if (change.added) added += change.count ?? 0;
    if (change.removed) removed += change.count ?? 0;
  }
  return { added, removed };
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Where lines are only added; null where a line goes or changes. */
function ofAdditions(before: readonly string[], after: readonly string[]): LineChanges | null {
  let kept = 0;
  for (const line of after) if (line === before[kept]) kept += 1;
  return kept === before.length ? { added: after.length - kept, removed: 0 } : null;
}

function turned(changes: LineChanges | null): LineChanges | null {
  return changes && { added: changes.removed, removed: changes.added };
}

function between(before: readonly string[], after: readonly string[]): LineChanges {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { added: after.length - start - end, removed: before.length - start - end };
}
