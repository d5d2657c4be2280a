/** One change of a text by range: UTF-16 offsets, `end` not included; equal offsets insert. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/**
 * The text with the edits made; everything outside their ranges stays as it is, byte for byte.
 * Throws a RangeError when two edits overlap or one leaves the text: that is a mistake of ours.
 */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at || end < start || end > source.length) {
      throw new RangeError(`The edit ${start} to ${end} overlaps another one or leaves the text.`);
    }
    parts.push(source.slice(at, start), text);
    at = end;
  }
  return [...parts, source.slice(at)].join('');
}

/** The line break that a text uses; `\n` where it has none. */
export function lineBreakOf(source: string): '\n' | '\r\n' {
  return /\r?\n/.exec(source)?.[0] === '\r\n' ? '\r\n' : '\n';
}

/** Where the line that holds `offset` ends: before its line break, or at the end of the text. */
export function endOfLine(source: string, offset: number): number {
  const next = source.indexOf('\n', offset);
  if (next === -1) return source.length;
  return next > offset && source.charAt(next - 1) === '\r' ? next - 1 : next;
}

/** Where the line that holds `offset` begins; a byte order mark is not part of the first line. */
export function startOfLine(source: string, offset: number): number {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && source.startsWith('\uFEFF') ? 1 : start;
}
