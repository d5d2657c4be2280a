import { type Inline, inlineCode, sentence } from '../../text/markdown.ts';

/** Names of jobs as code, separated by commas; of many, the first and how many more. */
export function jobNames(names: readonly string[]): Inline {
  const shown = names.slice(0, 5).map((name) => inlineCode(name));
  const text = shown.reduce((before, name) => sentence`${before}, ${name}`);
  const left = names.length - shown.length;
  return left > 0 ? sentence`${text} and ${left} more` : text;
}
