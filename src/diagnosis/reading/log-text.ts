import { cleanLine, cleanPlainLine, type CleanLine } from './clean-line.ts';
import type { LinePlace, LineStore } from './line-store.ts';

/** Bytes of a line that are decoded. */
const DECODED = 8192;
/** Lines whose text is remembered, each in the place that its number's last bits name. */
const CACHED_LINES = 1 << 14;
const NOTHING: CleanLine = { text: '', marker: null, step: null };

/** The cleaned lines of a stored log, by 0-based number; a line that is not held reads as empty. */
export class LogText {
  readonly lineCount: number;
  /** True when every other line is empty, as where `\r\r\n` ended the lines. */
  readonly doubleSpaced: boolean;
  /** True when every line begins with the time of day, as Jenkins writes it. */
  private readonly clocked: boolean;
  private readonly store: LineStore;
  private readonly cachedLines: Int32Array;
  private readonly cache: CleanLine[];

  constructor(store: LineStore) {
    this.store = store;
    this.lineCount = store.lines;
    this.doubleSpaced = isDoubleSpaced(store);
    this.clocked = isClocked(store);
    const places = Math.min(CACHED_LINES, 1 << Math.ceil(Math.log2(store.lines + 1)));
    this.cachedLines = new Int32Array(places).fill(-1);
    this.cache = [];
    this.cache.length = places;
  }

  clean(line: number): CleanLine {
    const slot = line & (this.cachedLines.length - 1);
    if (this.cachedLines[slot] === line) return this.cache[slot] as CleanLine;
    const place = this.store.locate(line);
    return place === null ? NOTHING : this.cleanAt(line, place);
  }

  /** As `clean`, for who knows already where the line stands. */
  cleanAt(line: number, { bytes, from, to }: LinePlace): CleanLine {
    const slot = line & (this.cachedLines.length - 1);
    if (this.cachedLines[slot] === line) return this.cache[slot] as CleanLine;
    const start = this.clocked ? from + clockLength(bytes, from, to) : from;
    const cleaned =
      start === to ? NOTHING : (cleanPlainLine(bytes, start, to) ?? cleanOther(bytes, start, to));
    this.cachedLines[slot] = line;
    this.cache[slot] = cleaned;
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

function cleanOther(bytes: Buffer, from: number, to: number): CleanLine {
  const end = Math.min(to, from + DECODED);
  const text = bytes.toString('utf8', from, end);
  const isUtf8 = end - from === DECODED || !text.includes('\ufffd');
  return cleanLine(isUtf8 ? text : bytes.toString('latin1', from, end));
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

/** Lines at the beginning that tell whether all begin with the time, and how many must be written on. */
const SAMPLED = 40;
const TELLING = 3;

function isClocked(store: LineStore): boolean {
  let seen = 0;
  let clocked = 0;
  for (let line = 0; line < Math.min(SAMPLED, store.lines); line++) {
    const place = store.locate(line);
    if (place === null || place.from === place.to) continue;
    seen++;
    if (clockLength(place.bytes, place.from, place.to) > 0) clocked++;
  }
  return seen >= TELLING && clocked > seen * 0.9;
}

/** Length of `03:04:05 ` or `03:04:05.678  `; 0 where none stands. */
function clockLength(bytes: Buffer, from: number, to: number): number {
  if (bytes[from + 2] !== COLON || bytes[from + 5] !== COLON) return 0;
  const text = bytes.toString('latin1', from, Math.min(to, from + LONGEST_CLOCK));
  return CLOCK.exec(text)?.[0].length ?? 0;
}

const COLON = 0x3a;
const CLOCK = /^\d\d:\d\d:\d\d(?:[.,]\d{3})?(?: {1,2}|$)/;
const LONGEST_CLOCK = 14;
