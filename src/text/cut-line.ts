const BREAK = /[\s"'`,;&|<>(){}[\]]/;
/** Tokens longer than this are known by how they begin. */
const LONGEST_WORD = 200;

/**
 * At most `max` characters of a line that is redacted later: a word that the cut would part goes as
 * a whole, since half a token is not recognised as one.
 */
export function cutLine(line: string, max: number): string {
  if (line.length <= max) return line;
  for (let end = max; end > max - LONGEST_WORD && end > 0; end -= 1) {
    if (BREAK.test(line.charAt(end))) return line.slice(0, end);
  }
  return line.slice(0, Math.max(0, max - LONGEST_WORD));
}
