const ESC = 0x1b;
const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
/** Stands for a word with a digit in it, and for any white space. */
const VARIABLE = 0x23;
const SPACE = 0x20;
/** Bytes of a line that count. */
const HASHED = 512;
const STAMP = 29;

/** 1: letter, 2: digit, 3: white space, 0: other. */
const KIND = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;
  const digit = byte >= 48 && byte <= 57;
  KIND[byte] = letter ? 1 : digit ? 2 : byte === 32 || byte === 9 || byte === 13 ? 3 : 0;
}

/**
 * A 32-bit hash of a line without what changes from run to run: words that hold a digit (numbers,
 * hashes, times, durations, temporary names) count as one and the same, escapes and the amount of
 * white space not at all. 0 for a line with nothing else.
 */
export function hashLine(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  if (at + STAMP <= to && bytes[at + 10] === 84 && bytes[at + 27] === 90) at += STAMP;
  const end = at + HASHED < to ? at + HASHED : to;
  let hash = SEED;
  let wordStart = SEED;
  let word = false;
  let digit = false;
  let space = true;
  let seen = false;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    const kind = KIND[byte] as number;
    if (kind === 1 || kind === 2) {
      if (!word) {
        word = true;
        wordStart = hash;
      }
      if (kind === 2) digit = true;
      hash = Math.imul(hash ^ byte, PRIME);
      space = false;
      seen = true;
      continue;
    }
    if (word) {
      if (digit) hash = Math.imul(wordStart ^ VARIABLE, PRIME);
      word = false;
      digit = false;
    }
    if (kind === 3) {
      if (!space) hash = Math.imul(hash ^ SPACE, PRIME);
      space = true;
    } else if (byte === ESC) {
      at++;
      if (bytes[at] === 91) while (at + 1 < end && (bytes[at + 1] as number) < 64) at++;
      if (bytes[at + 1] !== undefined) at++;
    } else {
      hash = Math.imul(hash ^ byte, PRIME);
      space = false;
      seen = true;
    }
  }
  if (word && digit) hash = Math.imul(wordStart ^ VARIABLE, PRIME);
  return seen ? hash | 1 : 0;
}
