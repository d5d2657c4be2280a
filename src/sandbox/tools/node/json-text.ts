import { isDeepStrictEqual } from 'node:util';

/** One entry of an object in a JSON text: offsets of its key's quote and behind its value. */
interface Entry {
  key: string;
  start: number;
  valueStart: number;
  end: number;
}

/** Makes or changes one text value two levels deep, `dependencies` → `left`; all else stays byte for byte. */
export interface JsonChange {
  section: string;
  key: string;
  value: string;
}

/**
 * A JSON text with the change made in its own layout: a new key goes to its place where the section
 * is sorted, else to its end; a missing section goes to the end. Null when that cannot be done so
 * that exactly this changes, as with a text that is not an object or names a key twice.
 */
export function changeJsonText(source: string, change: JsonChange): string | null {
  const before = parseObject(source);
  if (before === null) return null;
  const section = before[change.section] ?? {};
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return null;
  const top = entriesOf(source, source.indexOf('{'));
  const edited = edit(source, top, change);
  const expected = { ...before, [change.section]: { ...section, [change.key]: change.value } };
  return edited !== null && isDeepStrictEqual(parseObject(edited), expected) ? edited : null;
}

function edit(source: string, top: Entry[], { section, key, value }: JsonChange): string | null {
  const found = top.find((entry) => entry.key === section);
  const text = `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  if (found === undefined) {
    const last = top.at(-1);
    if (last === undefined) return null;
    const indent = indentOf(source, last.start);
    const inner = `${lineBreak}${indent}${indent}${text}${lineBreak}${indent}`;
    const gap = `,${lineBreak}${indent}`;
    return insert(source, last.end, `${gap}${JSON.stringify(section)}: {${inner}}`);
  }
  const entries = entriesOf(source, found.valueStart);
  const known = entries.find((entry) => entry.key === key);
  if (known !== undefined) {
    return source.slice(0, known.valueStart) + JSON.stringify(value) + source.slice(known.end);
  }
  const last = entries.at(-1);
  if (last === undefined) {
    const indent = indentOf(source, found.start);
    const inner = `${lineBreak}${indent}${indent}${text}${lineBreak}${indent}`;
    return source.slice(0, found.valueStart) + `{${inner}}` + source.slice(found.end);
  }
  const between = gapBefore(source, last.start);
  const sorted = entries.every(
    (one, index) => index === 0 || (entries[index - 1]?.key ?? '') < one.key,
  );
  const next = sorted ? entries.find((entry) => entry.key > key) : undefined;
  if (next !== undefined) return insert(source, next.start, `${text},${between}`);
  return insert(source, last.end, `,${between}${text}`);
}

function insert(source: string, at: number, text: string): string {
  return source.slice(0, at) + text + source.slice(at);
}

function indentOf(source: string, start: number): string {
  return /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', start) + 1))?.[0] || '  ';
}

/** The white space between an entry and what stands before it. */
function gapBefore(source: string, start: number): string {
  const before = source.slice(0, start);
  return before.slice(before.trimEnd().length);
}

/** The entries of the object that opens at `open`; the text is known to be JSON. */
function entriesOf(source: string, open: number): Entry[] {
  const entries: Entry[] = [];
  let at = skipSpace(source, open + 1);
  while (source.charAt(at) === '"') {
    const keyEnd = endOfValue(source, at);
    const valueStart = skipSpace(source, skipSpace(source, keyEnd) + 1);
    const end = endOfValue(source, valueStart);
    const key: unknown = JSON.parse(source.slice(at, keyEnd));
    entries.push({ key: String(key), start: at, valueStart, end });
    at = skipSpace(source, skipSpace(source, end) + 1);
  }
  return entries;
}

function skipSpace(source: string, at: number): number {
  let here = at;
  while (' \t\r\n'.includes(source.charAt(here)) && here < source.length) here += 1;
  return here;
}

/** The offset behind the value that begins at `start`. */
function endOfValue(source: string, start: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s,:"[\]{}]+/gs;
  token.lastIndex = start;
  let depth = 0;
  for (let found = token.exec(source); found !== null; found = token.exec(source)) {
    if (found[0] === '{' || found[0] === '[') depth += 1;
    if (found[0] === '}' || found[0] === ']') depth -= 1;
    if (depth <= 0) return token.lastIndex;
  }
  return source.length;
}

function parseObject(source: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
