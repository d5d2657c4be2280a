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
