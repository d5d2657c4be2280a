import { makeLog } from './make-log.ts';

const SIZE = 50e6;
const CAUSE = Buffer.from(
  '\n##[group]Run make test\n##[endgroup]\nnot ok 9 - adds numbers\n##[error]Process completed with exit code 1.\n',
);

/** A log that somebody made to be hard to read, as its bytes in pieces. */
export interface HostileLog {
  name: string;
  /** The rule of the cause that stands at its end. */
  rule: string;
  pieces: () => Generator<Uint8Array>;
}

/** Repeats a piece until there are so many bytes, and ends with a cause. */
function* repeated(piece: Buffer, size = SIZE): Generator<Uint8Array> {
  for (let sent = 0; sent < size; sent += piece.length) yield piece;
  yield CAUSE;
}

const lines = (line: string): Buffer =>
  Buffer.from(`${line}\n`.repeat(1 + Math.floor(1e6 / line.length)));

/** Bytes that look random, the same in each run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

const log = (name: string, piece: () => Buffer, size?: number): HostileLog => ({
  name,
  rule: 'tap-not-ok',
  pieces: () => repeated(piece(), size),
});

/** One gigabyte of an ordinary log. */
export const GIGABYTE: HostileLog = log(
  '1 GB of an ordinary log',
  () => makeLog(10_000, false),
  1e9,
);

/** Fifty megabytes each. */
export const HOSTILE_LOGS: HostileLog[] = [
  log('one line', () => Buffer.alloc(1e6, 'error: ')),
  log('a million lines of base64', () =>
    Buffer.from(
      (
        noise(750_000)
          .toString('base64')
          .match(/.{1,50}/g) ?? []
      )
        .map((part) => `${part}\n`)
        .join(''),
    ),
  ),
  log('NULs', () => Buffer.alloc(1e6)),
  log('noise', () => noise(1e6)),
  log('empty lines', () => Buffer.alloc(1e6, '\n')),
  log('progress bars', () => Buffer.alloc(1e6, 'fetch 10% of 3 files\r')),
  log('fake markers', () =>
    lines('##[group]Run x\n##[error]Process completed with exit code 1.\n::error file=a.js::bad'),
  ),
  log('escapes', () =>
    lines('\u001b[31mer\u001b[1mror\u001b[0m \u001b]0;title\u001b[2K of \u001b['),
  ),
  log('an error in each line', () => lines('src/a.js:3:7: error: cannot find name, failed')),
  log('what expressions are slow on', () =>
    lines(`error: ${'a/'.repeat(400)} ${'1:'.repeat(300)} ${'(failed '.repeat(60)}`),
  ),
];
