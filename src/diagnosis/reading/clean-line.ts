/** How Actions marked a line: `##[error]…` or `::error file=…::…`. */
export type LineMarker =
  'error' | 'warning' | 'notice' | 'debug' | 'group' | 'endgroup' | 'command' | 'section' | null;

export interface CleanLine {
  /** Without timestamp, escapes, control characters, markers and prefixes of tools that relay lines. */
  text: string;
  marker: LineMarker;
  /** The step that the downloaded log of the GitHub CLI names in its second column. */
  step: string | null;
  /** The place in the code that an annotation names: `::error file=…,line=…::`. */
  place?: { file: string; line?: string; column?: string };
}

/** Decoded characters of a line that are looked at. */
export const LINE_CAP = 2000;
const ESC = String.fromCodePoint(0x1b);
const BEL = String.fromCodePoint(0x07);
/** CSI, OSC, APC (Buildkite's times), two-byte and charset sequences, and the one-byte CSI. */
export const ESCAPES = new RegExp(
  `${ESC}(?:\\[[0-9;?:<=>]*[ -/]*[@-~]|\\][^${BEL}${ESC}]{0,400}(?:${BEL}|${ESC}\\\\)?|_[^${BEL}${ESC}]{0,400}(?:${BEL}|${ESC}\\\\)|[@-Z\\\\^_]|[()][0-9A-B])|\u009b[0-9;?]*[@-~]`,
  'g',
);
/** Control characters but the tab, byte order marks and what turns the direction of text. */
const UNCLEAN = /[^\P{Cc}\t]|[\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const CONTROLS = new RegExp(UNCLEAN.source, 'gu');
const CLI_COLUMNS = /^([^\t]{1,200})\t([^\t]{1,200})\t\ufeff?(?=\d{4}-\d\d-\d\dT[\d:.]+Z ?)/;
const STAMP = /^\ufeff?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?Z ?/;
const CLOCK = /^\[(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\] ?/;
const MARKER = /^##\[(error|warning|notice|debug|group|endgroup|command|section)\]/;
const COMMAND =
  /^::(error|warning|notice|debug|group|endgroup)(?: [^:]{0,500}(?::[^:]{1,200}){0,3})?::/;
/** The name of a program that passes on the levelled lines of another: `[autobuild] [ERROR] …`. */
const RELAY = /^\[[a-z][\w-]{1,20}\] (?=\[[A-Z]+\])/;
/** BuildKit's `#12 3.456 `. */
const RELAYED = /^#\d+ (?:\d+\.\d+ )?/;
/** The package or container whose output it is: `web:test: …`, `packages/web test: …`, `web-1  | …`. */
const OWNER =
  /^(?!(?:error|fail|failed|warn|warning|info|fatal|debug):)(?:(?:@[\w.-]{1,60}\/)?[\w.-]{1,60}:(?:build|test|lint|check|type-?check|e2e|compile|unit|format)[\w:-]{0,30}:(?: |$)|[\w@.-]{1,60}\/[\w@./-]{1,100} (?:build|test|lint|check|type-?check|e2e|compile|unit|format)[\w:-]{0,30}:(?: |$)|[\w.-]{1,60}[-_]\d{1,3} +\|(?: |$)|@[\w.-]{1,60}\/[\w.-]{1,60}:(?: |$))/i;

/** Cleans one decoded line; never throws, whatever the line holds. */
export function cleanLine(raw: string): CleanLine {
  let text = raw.length > LINE_CAP ? raw.slice(0, LINE_CAP) : raw;
  let step: string | null = null;
  if (UNCLEAN.test(text)) {
    text = text.replace(ESCAPES, '');
    if (UNCLEAN.test(text)) text = text.replace(CONTROLS, '');
  }
  const first = text.charCodeAt(0);
  if (text.includes('\t')) {
    const columns = CLI_COLUMNS.exec(text);
    if (columns !== null) {
      step = columns[2] ?? null;
      text = text.slice(columns[0].length);
    }
  }
  if (first >= 48 && first <= 57) text = text.replace(STAMP, '');
  else if (step !== null) text = text.replace(STAMP, '');
  return withoutPrefixes(text, step);
}

/** Reads what stands behind the timestamp. */
function withoutPrefixes(behindStamp: string, step: string | null): CleanLine {
  let text = behindStamp;
  let marker: LineMarker = null;
  let place: CleanLine['place'];
  if (text.startsWith('##[') || text.startsWith('::')) {
    const found = MARKER.exec(text) ?? COMMAND.exec(text);
    if (found !== null) {
      marker = found[1] as LineMarker;
      place = placeOf(found[0]);
      text = text.slice(found[0].length);
    }
  }
  if (text.startsWith('#')) text = text.replace(RELAYED, '');
  else if (text.startsWith('[')) text = text.replace(CLOCK, '').replace(RELAY, '');
  return {
    text: withoutOwner(text.trimEnd()),
    marker,
    step,
    ...(place !== undefined && { place }),
  };
}

/** The place among the properties of a command; nothing where it names no file. */
function placeOf(command: string): CleanLine['place'] {
  const property = (name: string): string | undefined =>
    new RegExp(`[ ,]${name}=([^,:]{1,300})`).exec(command)?.[1];
  const [file, line, column] = [property('file'), property('line'), property('col')];
  if (file === undefined) return undefined;
  return { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}

/** Words that name an owner stand before a colon or a bar. */
const withoutOwner = (text: string): string =>
  /[:|](?: |$)/.test(text) ? text.replace(OWNER, '') : text;

const SPACE = 0x20;
/** `2026-01-02T03:04:05.1234567Z`; 0 stands for any digit. */
const SHAPE = Buffer.from('0000-00-00T00:00:00.0000000Z');
/** Bytes that begin what only the expressions above can tell: `#`, `:`, `[`. */
const TELLING = new Set([0x23, 0x3a, 0x5b]);

/**
 * As `cleanLine`, for the most frequent lines: printable ASCII with Actions' timestamp or none. Null
 * for any other, which `cleanLine` has to read.
 */
export function cleanPlainLine(bytes: Buffer, from: number, to: number): CleanLine | null {
  const end = to - from > LINE_CAP ? from + LINE_CAP : to;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < SPACE || byte > 0x7e) return null;
  }
  let start = from;
  if (isStamped(bytes, from, end)) {
    start += SHAPE.length;
    if (start < end && bytes[start] === SPACE) start++;
  } else if (isDigit(bytes[from] as number)) return null;
  if (start < end && TELLING.has(bytes[start] as number)) {
    return withoutPrefixes(bytes.toString('latin1', start, end), null);
  }
  let last = end;
  while (last > start && bytes[last - 1] === SPACE) last--;
  return { text: withoutOwner(bytes.toString('latin1', start, last)), marker: null, step: null };
}

function isStamped(bytes: Buffer, from: number, end: number): boolean {
  if (end - from < SHAPE.length || bytes[from + 10] !== SHAPE[10]) return false;
  for (let at = 0; at < SHAPE.length; at++) {
    const byte = bytes[from + at] as number;
    const expected = SHAPE[at] as number;
    if (isDigit(expected) ? !isDigit(byte) : byte !== expected) return false;
  }
  return true;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
