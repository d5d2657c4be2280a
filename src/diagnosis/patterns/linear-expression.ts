import { RE2JS } from 're2js';

const LONGEST = 1000;
/** Characters of a text that are looked at; a line that says something says it before. */
const MOST_TEXT = 4000;

/** What all foreign expressions of a repository together may still take; spent by their use. */
export interface TimeBudget {
  leftMs: number;
}

/**
 * A foreign regular expression in RE2's syntax: its time grows with the text and never explodes, and
 * once the budget is spent it matches nothing. It throws where the expression is too long or not
 * RE2's, which has no look-around and no references back.
 */
export function linearExpression(source: string, budget: TimeBudget): RegExp {
  if (source.length > LONGEST) {
    throw new Error(`it has ${source.length} characters; at most ${LONGEST} are allowed`);
  }
  return new LinearExpression(RE2JS.compile(source), budget);
}

/** Diagnosis asks its expressions by `exec` and `test` alone, and `test` asks `exec`. */
class LinearExpression extends RegExp {
  readonly #linear: RE2JS;
  readonly #budget: TimeBudget;

  constructor(linear: RE2JS, budget: TimeBudget) {
    super('(?!)');
    this.#linear = linear;
    this.#budget = budget;
  }

  override exec(text: string): RegExpExecArray | null {
    if (this.#budget.leftMs <= 0) return null;
    const begin = performance.now();
    try {
      return this.#match(text.slice(0, MOST_TEXT));
    } finally {
      this.#budget.leftMs -= performance.now() - begin;
    }
  }

  #match(text: string): RegExpExecArray | null {
    const matcher = this.#linear.matcher(text);
    if (!matcher.find()) return null;
    const groups: Record<string, string> = {};
    for (const name of Object.keys(this.#linear.namedGroups())) {
      const value = matcher.group(name);
      if (typeof value === 'string') groups[name] = value;
    }
    const found = [matcher.group() ?? ''];
    return Object.assign(found, { index: matcher.start(), input: text, groups }) as RegExpExecArray;
  }
}
