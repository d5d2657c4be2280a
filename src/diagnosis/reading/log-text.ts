import { cleanLine, type CleanLine } from './clean-line.ts';
import type { LineStore } from './line-store.ts';

/** Bytes of a line that are decoded. */
const DECODED = 8192;
const CACHED_LINES = 20_000;
const NOTHING: CleanLine = { text: '', marker: null, step: null };

/** The cleaned lines of a stored log, by 0-based number; a line that is not held reads as empty. */
export class LogText {
  readonly lineCount: number;
  /** True when every other line is empty, as where `\r\r\n` ended the lines. */
  readonly doubleSpaced: boolean;
  private readonly store: LineStore;
  private cache = new Map<number, CleanLine>();

  constructor(store: LineStore) {
    this.store = store;
    this.lineCount = store.lines;
    this.doubleSpaced = isDoubleSpaced(store);
  }

  clean(line: number): CleanLine {
    const known = this.cache.get(line);
    if (known !== undefined) return known;
    const place = this.store.locate(line);
    const cleaned =
      place === null || place.from === place.to
        ? NOTHING
        : cleanLine(decode(place.bytes, place.from, Math.min(place.to, place.from + DECODED)));
    if (this.cache.size >= CACHED_LINES) this.cache = new Map();
    this.cache.set(line, cleaned);
    return cleaned;
  }

  text(line: number): string {
    return this.clean(line).text;
  }

  isBlank(line: number): boolean {
    return this.text(line).trim() === '';
  }

  /** Width of the white space a line begins with; a tab counts as four. */
  indent(line: number): number {
    const text = this.text(line);
    let width = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 32) width++;
      else if (code === 9) width += 4;
      else break;
    }
    return width;
  }
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
  const text = buffer.toString('utf8');
  return text.includes('\ufffd') && to - from < DECODED ? buffer.toString('latin1') : text;
}

/** Looks at the end of the log, where the failure stands. */
function isDoubleSpaced(store: LineStore): boolean {
  const from = Math.max(0, store.lines - 400);
  let empty = 0;
  let alternating = 0;
  for (let line = from; line < store.lines; line++) {
    const place = store.locate(line);
    if (place === null || place.from !== place.to) continue;
    empty++;
    const before = store.locate(line - 1);
    if (before !== null && before.bytes[before.to] === 13 && before.from !== before.to)
      alternating++;
  }
  const seen = store.lines - from;
  return seen > 20 && empty > seen * 0.4 && alternating > empty * 0.6;
}
