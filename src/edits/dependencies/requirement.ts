import { normalisedDistribution } from './python-distributions.ts';

/** One requirement as a file of pip or a list in pyproject.toml writes it. */
export interface Requirement {
  name: string;
  /** What follows the name without its comment and marker: `==1.2`, `[extra]>=2,<3`, or nothing. */
  constraint: string;
}

/** Reads `requests[socks]>=2 ; python_version < "4"  # why`; null for options, URLs, paths and comments. */
export function parseRequirement(line: string): Requirement | null {
  const [, name, rest] =
    /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]{0,120}[A-Za-z0-9])?)\s*(.{0,500})$/.exec(line) ?? [];
  if (name === undefined || rest === undefined) return null;
  const constraint = (rest.replace(/\s+#.*$/, '').split(';')[0] ?? '').trim();
  if (
    !/^(?:\[[\w\s,.-]*\])?\s*(?:(?:===?|[<>!~]=|[<>])\s*[\w.*+-]+\s*(?:,\s*)?)*$/.test(constraint)
  )
    return null;
  return { name, constraint };
}

/** The requirement of this distribution, or null. */
export function findRequirement(
  requirements: readonly Requirement[],
  name: string,
): Requirement | null {
  const wanted = normalisedDistribution(name);
  return requirements.find((one) => normalisedDistribution(one.name) === wanted) ?? null;
}

/** True when there are requirements and every one is pinned to one version. */
export function allPinned(requirements: readonly Requirement[]): boolean {
  return (
    requirements.length > 0 &&
    requirements.every(({ constraint }) => /^(?:\[[^\]]*\])?\s*={2,3}\s*[^*\s,]+$/.test(constraint))
  );
}
