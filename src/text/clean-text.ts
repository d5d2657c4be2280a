/** Line ends of every system and of Unicode. */
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
/**
 * What a reader cannot see or what reorders what they see: control and format characters (the
 * bidirectional ones among them), lone surrogates, fillers. The emoji selector U+FE0F stays.
 */
const INVISIBLE = /(?![\t\n]|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** A text with `\n` as its only line end and `�` for every character that cannot be seen. */
export function cleanText(text: string): string {
  return text.replace(LINE_END, '\n').replace(INVISIBLE, '\uFFFD');
}

/** The same on one line: blanks and line ends become single spaces; cut at `max` characters with `…`. */
export function cleanLine(text: string, max: number): string {
  // Cut first, generously: blanks may shrink, and a hostile text may be a megabyte.
  const line = cleanText(text.slice(0, max * 4))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= max && text.length <= max * 4 ? line : cutText(line, max);
}

/** The first characters of a text, ending in `…`, never longer than `max` nor with half a character. */
export function cutText(text: string, max: number): string {
  return `${text.slice(0, Math.max(0, max - 1)).replace(/\p{Cs}$/u, '')}…`;
}
