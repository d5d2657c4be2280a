import { basename } from 'node:path/posix';
import type { Finding } from '../../domain/diagnosis.ts';

/** As many files as a cause can point at before it points at nothing. */
const MOST_FILES = 12;
/** As many names as are looked for among the files. */
const MOST_TOKENS = 500;

/**
 * Files of the commit that the evidence of a cause names, in its order. A log shows them by the
 * runner's own paths, by paths from some folder, or as they are; it only points, and what stands in
 * the files is for the caller to read.
 */
export function namedFiles(
  finding: Finding,
  paths: readonly string[],
  extension: RegExp,
): string[] {
  const byName = new Map<string, string[]>();
  for (const path of paths.filter((one) => extension.test(one))) {
    const name = basename(path);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [path]);
    else same.push(path);
  }
  const named = new Set<string>();
  const looked = new Set<string>();
  for (const text of [...finding.excerpt.map((line) => line.text), finding.captures.file ?? '']) {
    for (const [token] of text.slice(0, 1000).matchAll(/[\w@.+/-]+/g)) {
      if (!extension.test(token)) continue;
      const bare = token.replace(/^(?:\.\/)+/, '');
      if (looked.has(bare) || looked.size >= MOST_TOKENS) continue;
      looked.add(bare);
      const candidates = byName.get(basename(bare)) ?? [];
      const path = longest(candidates.filter((one) => bare === one || bare.endsWith(`/${one}`)));
      const [only, ...others] = candidates.filter((one) => one.endsWith(`/${bare}`));
      const found = path ?? (others.length === 0 ? only : undefined);
      if (found !== undefined && named.size < MOST_FILES) named.add(found);
    }
  }
  return [...named];
}

function longest(paths: string[]): string | undefined {
  return paths.toSorted((a, b) => b.length - a.length)[0];
}
