/** Words with their numbers, and single signs; white space and the signs formatters add or drop are no part. */
const TOKEN = /[\p{L}\p{N}_$@#]+|[^\s,;(){}'"`\\\p{L}\p{N}_$@#]/gu;
/** Whole import statements of Python, JavaScript, Rust, Go, Java and C, which formatters sort. */
const IMPORT =
  /^[ \t]{0,40}(?:from[ \t]+[\w.]{1,200}[ \t]+import[ \t]*(?:\([^()]{0,4000}\)|[^\n(]{0,1000})|import[ \t{*"'(][^;'"\n=]{0,1000}(?:\n[^;'"\n=]{0,200}){0,60}?(?:["'][^'"\n]{1,500}["'])?;?[ \t]*$|use[ \t][^;=]{1,4000};|#include[ \t][^\n]{1,500})/gm;

/**
 * Whether two texts differ only as a formatter may make them differ: in white space, quotes, commas,
 * semicolons, brackets, and in the order of whole import statements. Every word and every other
 * sign is there, in its order, so no assertion, skip or value is another one.
 */
export function isReformatting(before: string, after: string): boolean {
  if (same(tokens(before), tokens(after))) return true;
  const [was, is] = [split(before), split(after)];
  return same(was.rest, is.rest) && same(was.imports, is.imports);
}

function split(text: string): { rest: string[]; imports: string[] } {
  const imports = new Set<string>();
  const rest = text.replaceAll(IMPORT, (statement) => {
    for (const token of tokens(statement)) imports.add(token);
    return '\n';
  });
  return { rest: tokens(rest), imports: [...imports].sort() };
}

const tokens = (text: string): string[] => text.match(TOKEN) ?? [];

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, index) => token === b[index]);
}
