/** True when one added, removed, replaced or swapped character makes one word of the other; not for equal ones. */
export function isOneTypo(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  if (restA.slice(1) === restB || restA === restB.slice(1)) return true;
  if (restA.slice(1) === restB.slice(1)) return true;
  return (
    restA.length === restB.length &&
    restA[0] === restB[1] &&
    restA[1] === restB[0] &&
    restA.slice(2) === restB.slice(2)
  );
}

/** The only word of a list that is one typo away, or null. */
export function onlyTypoOf(word: string, words: Iterable<string>): string | null {
  const found = [...new Set(words)].filter((candidate) => isOneTypo(word, candidate));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/**
 * The word of a list with the fewest added, removed, replaced or swapped characters between it and
 * what somebody typed, whatever its case; null where none is near: one change in a word of up to
 * four characters, two in longer ones.
 */
export function nearestWord(typed: string, words: Iterable<string>): string | null {
  const wanted = typed.toLowerCase();
  let nearest: { word: string; changes: number } | null = null;
  for (const word of new Set(words)) {
    const most = Math.min(wanted.length, word.length) > 4 ? 2 : 1;
    if (Math.abs(word.length - wanted.length) > most) continue;
    const changes = changesBetween(wanted, word.toLowerCase());
    if (changes <= most && changes < (nearest?.changes ?? Infinity)) nearest = { word, changes };
  }
  return nearest?.word ?? null;
}

/** The optimal string alignment distance, row by row. */
function changesBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 2] === b[column - 1] && a[row - 1] === b[column - 2];
      next.push(
        Math.min(
          (last[column] ?? Infinity) + 1,
          (next[column - 1] ?? Infinity) + 1,
          (last[column - 1] ?? Infinity) + (same ? 0 : 1),
          // Out of the first row or column there is no pair to swap.
          swapped ? (before[column - 2] ?? Infinity) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? Infinity;
}
