import { isDeepStrictEqual } from 'node:util';
import { isOneTypo } from '../../../edits/workflow/edit-distance.ts';

/** One difference between two versions of a file's data; undefined: it is not there. */
export interface Difference {
  /** Keys and indices from the root. */
  path: Array<string | number>;
  before: unknown;
  after: unknown;
  /** The key was renamed, and this is its old name; `before` and `after` are then that of the keys. */
  renamedFrom?: string;
}

/**
 * All differences between two values, each at the smallest part that differs. A key that only
 * changed by one typo is a renaming, with the differences below it. `isOurs` names items that may
 * stand in front of a list without moving the others.
 */
export function compareValues(
  before: unknown,
  after: unknown,
  isOurs: (item: unknown) => boolean,
): Difference[] {
  return compare([], before, after, isOurs);
}

type Path = Difference['path'];

function compare(
  path: Path,
  before: unknown,
  after: unknown,
  isOurs: (item: unknown) => boolean,
): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    return compareLists(path, before, after, isOurs);
  }
  if (!isMapping(before) || !isMapping(after)) return [{ path, before, after }];
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const fresh = new Set(Object.keys(after).filter((key) => !Object.hasOwn(before, key)));
  const differences: Difference[] = [];
  const below = (key: string, old: unknown) => compare([...path, key], old, after[key], isOurs);
  for (const key of Object.keys(after)) {
    const renamed = fresh.has(key) ? gone.find((old) => isOneTypo(old, key)) : undefined;
    if (renamed === undefined) {
      differences.push(...below(key, before[key]));
      continue;
    }
    gone.splice(gone.indexOf(renamed), 1);
    differences.push({ path: [...path, key], before: renamed, after: key, renamedFrom: renamed });
    differences.push(...below(key, before[renamed]));
  }
  const removed = gone.map((key) => ({
    path: [...path, key],
    before: before[key],
    after: undefined,
  }));
  return [...differences, ...removed];
}

function compareLists(
  path: Path,
  before: unknown[],
  after: unknown[],
  isOurs: (item: unknown) => boolean,
): Difference[] {
  let rest = after;
  const [first] = after;
  const added: Difference[] = [];
  if (after.length === before.length + 1 && isOurs(first)) {
    rest = after.slice(1);
    added.push({ path: [...path, 0], before: undefined, after: first });
  }
  if (rest.length !== before.length) return [{ path, before, after }];
  const items = rest.flatMap((item, index) =>
    compare([...path, index], before[index], item, isOurs),
  );
  return [...added, ...items];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
