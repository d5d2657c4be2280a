const WORD = String.raw`(?:[\w@.+-]|\{[\w.,@+-]{1,100}\})*`;
const PART = String.raw`${WORD}(?:\*${WORD})?`;
const PARTS = String.raw`${PART}(?:/${PART}){0,15}`;
const PLAIN = new RegExp(String.raw`^(?:(?:\*\*/)?${PARTS}(?:/\*\*)?|\*\*)$`);
const LONGEST = 200;

/**
 * Whether a glob from outside is one that takes no time to match: plain names, one `*` and lists
 * like `{js,ts}` in a part, and `**` as the first or the last part.
 */
export function isPlainGlob(glob: string): boolean {
  return glob !== '' && glob.length <= LONGEST && PLAIN.test(glob);
}
