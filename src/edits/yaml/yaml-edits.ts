import type { Pair, YAMLMap, YAMLSeq } from 'yaml';
import { endOfLine, lineBreakOf, startOfLine, type TextEdit } from '../text-edit.ts';
import {
  asMap,
  asScalar,
  asSequence,
  holdsAlias,
  pairOf,
  type PlacedScalar,
} from './yaml-source.ts';

/** Text that means the same plain as quoted: no indicator, nothing that reads as another type. */
const PLAIN = /^[A-Za-z_./][\w./@+-]*(?: [\w./@+-]+)*$/;
const OTHER_TYPE = /^(?:true|false|null|yes|no|on|off|y|n|~|\.inf|\.nan)$/i;

/** A text as a YAML scalar of one line, quoted where it has to be. */
export function yamlScalar(value: string): string {
  if (PLAIN.test(value) && !OTHER_TYPE.test(value)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

/** Replaces a scalar of one line by a text, in the quotes that it had; null for a block scalar. */
export function replaceScalar(scalar: PlacedScalar, value: string): TextEdit | null {
  const [start, end] = scalar.range;
  if (scalar.type === 'QUOTE_DOUBLE') return { start, end, text: JSON.stringify(value) };
  if (scalar.type === 'QUOTE_SINGLE') {
    return { start, end, text: `'${value.replaceAll("'", "''")}'` };
  }
  return scalar.type === 'PLAIN' ? { start, end, text: yamlScalar(value) } : null;
}

/** Replaces a scalar by YAML as it is to be written, e.g. a number without quotes. */
export function replaceRaw(scalar: PlacedScalar, yaml: string): TextEdit {
  const [start, end] = scalar.range;
  return { start, end, text: yaml };
}

/**
 * Adds lines of YAML to a mapping, below its pair `after` (the last one where none is named).
 * `lines` are indented relative to the mapping's keys. In flow style one line only, without a
 * comment. Null where the mapping's shape does not let it be done by range.
 */
export function insertPair(
  source: string,
  map: YAMLMap,
  lines: readonly string[],
  after?: string,
): TextEdit | null {
  const before = after === undefined ? map.items.at(-1) : pairOf(map, after);
  if (before === null || before === undefined) return null;
  const end = endOfPair(before);
  if (end === null) return null;
  if (map.flow === true) {
    return lines.length === 1 ? { start: end, end, text: `, ${lines[0]}` } : null;
  }
  const indent = indentOf(source, map);
  return indent === null ? null : insertBelow(source, end, indent, lines);
}

/** Adds an item, as lines without the dash, in front of all others of a block sequence; null where it cannot. */
export function insertFirstItem(
  source: string,
  sequence: YAMLSeq,
  lines: readonly string[],
): TextEdit | null {
  const [first] = sequence.items;
  const start = (asMap(first) ?? asScalar(first))?.range?.[0];
  if (sequence.flow === true || start === undefined) return null;
  const dash = source.slice(0, start).trimEnd().length - 1;
  if (source.charAt(dash) !== '-') return null;
  const lineStart = startOfLine(source, dash);
  const indent = source.slice(lineStart, dash);
  if (indent.trim() !== '') return null;
  const text = lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`);
  const eol = lineBreakOf(source);
  return { start: lineStart, end: lineStart, text: text.map((line) => `${line}${eol}`).join('') };
}

/** The blanks in front of a block mapping's keys; null in flow style. */
export function indentOf(source: string, map: YAMLMap): string | null {
  if (map.flow === true || !map.range) return null;
  const [start] = map.range;
  return ' '.repeat(start - startOfLine(source, start));
}

function insertBelow(
  source: string,
  end: number,
  indent: string,
  lines: readonly string[],
): TextEdit {
  const eol = lineBreakOf(source);
  const text = lines.map((line) => `${indent}${line}`);
  // A block scalar ends behind its last line break.
  if (source.charAt(end - 1) === '\n') {
    return { start: end, end, text: text.map((line) => `${line}${eol}`).join('') };
  }
  const at = endOfLine(source, end);
  return { start: at, end: at, text: text.map((line) => `${eol}${line}`).join('') };
}

/** Where a pair's value ends, comments and blank lines after it left out; null with an alias in it. */
function endOfPair(pair: Pair): number | null {
  if (holdsAlias(pair.value)) return null;
  const end = endOfValue(pair.value);
  if (end !== null) return end;
  const key = asScalar(pair.key);
  return key === null ? null : key.range[1];
}

function endOfValue(node: unknown): number | null {
  const map = asMap(node);
  const sequence = asSequence(node);
  const range = (map ?? sequence)?.range;
  if ((map ?? sequence)?.flow === true) return range?.[1] ?? null;
  if (map !== null) {
    const last = map.items.at(-1);
    return last === undefined ? (range?.[1] ?? null) : endOfPair(last);
  }
  if (sequence !== null) {
    const last = sequence.items.at(-1);
    return endOfValue(last) ?? range?.[1] ?? null;
  }
  return asScalar(node)?.range[1] ?? null;
}
