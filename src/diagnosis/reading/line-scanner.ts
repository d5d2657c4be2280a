import { END_OF_LINE, endOfEscape, ESCAPE, type KeywordAutomaton } from './keyword-automaton.ts';

const LF = 10;
const CR = 13;
/** Keywords are looked for in the first bytes of a line only. */
const SCANNED = 4096;
/** Length of the timestamp that Actions puts before every line: `2026-01-02T03:04:05.0000000Z `. */
const STAMP = 29;

/** Numbers that describe a hit. */
export const HIT_LENGTH = 3;

/** A growing list of 32-bit integers. */
export interface IntList {
  values: Int32Array;
  length: number;
}

export const newIntList = (capacity = 1024): IntList => ({
  values: new Int32Array(capacity),
  length: 0,
});

/** Appends a value, doubling the room when it is full. */
export function append(list: IntList, value: number): void {
  if (list.length === list.values.length) {
    const larger = new Int32Array(list.values.length * 2);
    larger.set(list.values);
    list.values = larger;
  }
  list.values[list.length++] = value;
}

/** What one scan found: where lines start, and which of them hold a keyword. */
export interface Scan {
  starts: IntList;
  /** Three numbers a hit, HIT_LENGTH: the line (index into `starts`), and byte and state where its first keyword ends. */
  hits: IntList;
  /** First byte behind the last complete line; what follows is an unfinished line. */
  consumed: number;
}

/**
 * Finds the lines of `bytes` and those that hold a keyword, in one pass. `\n`, `\r\n` and a lone `\r`
 * end a line; a `\r` as the very last byte ends none yet, since its `\n` may still come.
 */
export function scanLines(bytes: Uint8Array, automaton: KeywordAutomaton): Scan {
  const { classOf, next, firstFinal } = automaton;
  const length = bytes.length;
  const starts = newIntList(Math.max(16, length >> 6));
  const hits = newIntList();
  let lineStart = 0;
  let at = 0;
  while (at < length) {
    if (at + STAMP <= length && bytes[at + 10] === 84 && bytes[at + 27] === 90) at += STAMP - 1;
    const limit = at + SCANNED < length ? at + SCANNED : length;
    let state = 0;
    for (; at < limit; at++) {
      const symbol = classOf[bytes[at] as number] as number;
      if (symbol <= ESCAPE) {
        if (symbol === END_OF_LINE) break;
        at = endOfEscape(bytes, at, limit);
        // A broken sequence does not hide the end of the line.
        if (classOf[bytes[at] as number] === END_OF_LINE) break;
        continue;
      }
      state = next[state + symbol] as number;
      if (state >= firstFinal) {
        append(hits, starts.length);
        append(hits, at);
        append(hits, state);
        break;
      }
    }
    while (at < length && classOf[bytes[at] as number] !== END_OF_LINE) at++;
    if (at >= length || (bytes[at] === CR && at + 1 === length)) {
      if (hits.values[hits.length - HIT_LENGTH] === starts.length) hits.length -= HIT_LENGTH;
      break;
    }
    append(starts, lineStart);
    at += bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1;
    lineStart = at;
  }
  return { starts, hits, consumed: lineStart };
}
