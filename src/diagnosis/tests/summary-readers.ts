/** What one line of a summary says; a missing number is not said there. */
export interface Tally {
  /** Tests that ran, skipped ones left out. */
  executed?: number;
  /** Tests that ran or were skipped. */
  total?: number;
  passed?: number;
  failed?: number;
  skipped?: number;
}

/** The number that the first group of `pattern` finds; nothing where it does not match. */
export const number = (text: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll(',', ''));
};

/** Reads `3 failed, 1 skipped, 12 passed (16)` in any order. */
export function words(text: string): Tally {
  const passed = number(text, /([\d,]+) (?:passed|passing)/) ?? 0;
  const failed =
    (number(text, /([\d,]+) fail(?:ed|ing|ures?)/) ?? 0) +
    (number(text, /([\d,]+) errors?\b/) ?? 0);
  const skipped =
    (number(text, /([\d,]+) (?:skipped|pending|ignored)/) ?? 0) +
    (number(text, /([\d,]+) todo/) ?? 0);
  return { executed: passed + failed, failed, skipped };
}

/** Reads `Tests run: 3, Failures: 1, Errors: 0, Skipped: 1` with the total counting skipped ones. */
export function labelled(text: string, total: RegExp): Tally | null {
  const all = number(text, total);
  if (all === undefined) return null;
  const failed =
    (number(text, /Failures: (\d+)/) ?? 0) +
    (number(text, /Errors: (\d+)/) ?? 0) +
    (number(text, /Failed: (\d+)/) ?? 0);
  const skipped =
    (number(text, /Skipped: (\d+)/) ?? 0) +
    (number(text, /Incomplete: (\d+)/) ?? 0) +
    (number(text, /Ignored: (\d+)/) ?? 0);
  return { executed: Math.max(0, all - skipped), failed, skipped };
}

/** Takes `total, failed, skipped` in the order the groups of `pattern` have them. */
export const ordered =
  (pattern: RegExp) =>
  (text: string): Tally | null => {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) return null;
    const value = (name: string): number => Number((groups[name] ?? '0').replaceAll(',', ''));
    const skipped = value('skipped') + value('pending');
    const failed = value('failed') + value('errors');
    const executed =
      groups['total'] === undefined
        ? value('passed') + failed
        : Math.max(0, value('total') - skipped);
    return { executed, failed, skipped };
  };

/** Reads only the lines that `pattern` matches. */
export const when = (pattern: RegExp, read: (text: string) => Tally | null) => (text: string) =>
  pattern.test(text) ? read(text) : null;

/** One number a line, the pattern's group `key` naming which. */
export const single =
  (pattern: RegExp, names: Record<string, keyof Tally>) =>
  (text: string): Tally | null => {
    const found = pattern.exec(text);
    const name = names[found?.groups?.['key'] ?? ''];
    return found === null || name === undefined
      ? null
      : { [name]: Number((found.groups?.['count'] ?? '0').replaceAll(',', '')) };
  };
