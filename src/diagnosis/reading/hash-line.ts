const ESC = 0x1b;
const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
/** Stands for a word with a digit in it, and for any white space. */
const VARIABLE = 0x23;
const SPACE = 0x20;
/** Bytes of a line that count. */
const HASHED = 512;
const STAMP = 29;

/** 1: letter, 2: digit, 3: white space, 4: end of a line, 0: other. */
const KIND = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;
  const digit = byte >= 48 && byte <= 57;
  KIND[byte] = letter ? 1 : digit ? 2 : byte === 32 || byte === 9 ? 3 : 0;
}
KIND[10] = 4;
KIND[13] = 4;

/** What `hashLine` found. */
export interface HashedLine {
  hash: number;
  /** The byte behind the line: its end, or `to`. */
  end: number;
}

/**
 * A 32-bit hash of a line without what changes from run to run: words that hold a digit (numbers,
 * hashes, times, durations, temporary names) count as one and the same, escapes and the amount of
 * white space not at all. 0 for a line with nothing else. The line ends before `\r`, `\n` or `to`; the
 * answer is written into `line`.
 */
export function hashLine(bytes: Uint8Array, from: number, to: number, line: HashedLine): void {
  let at = from;
  if (at + STAMP <= to && isStamped(bytes, at)) at += STAMP;
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
    if (kind === 4) break;
    if (word) {
      if (digit) hash = Math.imul(wordStart ^ VARIABLE, PRIME);
      word = false;
      digit = false;
    }
    if (kind === 3) {
      if (!space) hash = Math.imul(hash ^ SPACE, PRIME);
      space = true;
    } else if (byte === ESC) {
      at = endOfEscape(bytes, at, end);
    } else {
      hash = Math.imul(hash ^ byte, PRIME);
      space = false;
      seen = true;
    }
  }
  if (word && digit) hash = Math.imul(wordStart ^ VARIABLE, PRIME);
  while (at < to && KIND[bytes[at] as number] !== 4) at++;
  line.hash = seen ? hash | 1 : 0;
  line.end = at < to ? at : to;
}

/** Index of the last byte of the escape sequence that begins at `at`; it never reaches over the line. */
function endOfEscape(bytes: Uint8Array, at: number, end: number): number {
  let last = at + 1;
  if (last < end && bytes[last] === 91) {
    while (last + 1 < end && isParameter(bytes[last + 1] as number)) last++;
  } else if (last >= end || KIND[bytes[last] as number] === 4) return at;
  return last + 1 < end && KIND[bytes[last + 1] as number] !== 4 ? last + 1 : last;
}

const isParameter = (byte: number): boolean => byte < 64 && KIND[byte] !== 4;

/** Whether `2026-01-02T03:04:05.1234567Z` stands here, by its signs: nothing of it can be a line's end. */
const isStamped = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 10] === 84 &&
  bytes[at + 27] === 90 &&
  bytes[at + 4] === 45 &&
  bytes[at + 7] === 45 &&
  bytes[at + 13] === 58 &&
  bytes[at + 16] === 58 &&
  bytes[at + 19] === 46;
