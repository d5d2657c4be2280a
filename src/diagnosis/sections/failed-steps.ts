import type { Section } from './section.ts';

/**
 * Lets what GitHub reports about the steps stand above what the log looks like: sections of the
 * steps named here failed, and others that look so were tolerated. Where no section bears the name,
 * the last of several that look failed is the one: after a real failure no further step runs.
 */
export function markFailedSteps(sections: readonly Section[], failedSteps: string[]): void {
  if (failedSteps.length === 0) return;
  const wanted = new Set(failedSteps.map(bareName));
  const looksFailed = sections.filter(({ state }) => state === 'failed');
  const named = sections.filter(
    ({ name, state }) => name !== null && state !== 'cleanup' && wanted.has(bareName(name)),
  );
  const both = named.filter(({ state }) => state === 'failed');
  const last = looksFailed.at(-1);
  const right =
    both.length > 0
      ? both
      : named.length > 0
        ? named
        : failedSteps.length === 1 && last !== undefined
          ? [last]
          : looksFailed;
  for (const section of looksFailed) if (!right.includes(section)) section.state = 'unknown';
  for (const section of right) section.state = 'failed';
}

/** GitHub puts `Run ` before the first line of a script that has no name of its own. */
const bareName = (name: string): string => name.replace(/^Run /, '').trim();
