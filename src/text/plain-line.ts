import { cleanLine, cutText } from './clean-text.ts';

const SKIP = /skip|no[\s_-]{0,3}ci/i;
const REFERRING_PATH = /\/(?:issues|pull|pulls|discussions|commit|commits|compare)\//i;

/**
 * A title, subject or other line that GitHub does not render as Markdown, and that may become a
 * commit message by a squash merge: one line of at most `max` characters without mentions,
 * references or markers that skip CI. `@` and `#` become their full-width forms where they would act.
 */
export function plainLine(text: string, max: number): string {
  const line = withoutEffects(cleanLine(text, max * 4));
  return line.length <= max ? line : cutText(line, max);
}

/** The same for a text of several lines, uncut. */
export function withoutEffects(text: string): string {
  // A marker may stand within other brackets, so where a text speaks of skipping, none stay square.
  const open = SKIP.test(text) ? text.replaceAll('[', '(').replaceAll(']', ')') : text;
  return open
    .replace(/@(?=[\w-])/g, '\uFF20')
    .replace(/#(?=\d)/g, '\uFF03')
    .replace(/\bgh-(?=\d)/gi, (word) => `${word.slice(0, 2)}\u2011`)
    .replace(/\S+/g, (word) =>
      REFERRING_PATH.test(word) ? word.replaceAll('://', ':// ').replace(/www\./gi, 'www ') : word,
    )
    .replace(/no_ci/gi, 'no ci')
    .replace(/skip-checks/gi, 'skip checks');
}
