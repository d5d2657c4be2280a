import { parse } from 'smol-toml';
import { parseRequirement, type Requirement } from './requirement.ts';

/** What `[project] dependencies` of a pyproject.toml asks for; null when it is not there or not readable. */
export function readProjectDependencies(source: string): Requirement[] | null {
  const listed = dependenciesOf(source);
  return listed?.flatMap((line) => parseRequirement(line) ?? []) ?? null;
}

/**
 * The file with one more entry at the end of `[project] dependencies`, in the list's own layout;
 * null where there is no such list, or its text is not what the parser understood.
 */
export function addProjectDependency(source: string, requirement: Requirement): string | null {
  const before = dependenciesOf(source);
  const list = before === null ? null : findList(source);
  if (before === null || list === null) return null;
  const entry = `"${requirement.name}${requirement.constraint}"`;
  const edited = insertEntry(source, list, entry);
  const after = dependenciesOf(edited);
  const wanted = [...before, entry.slice(1, -1)];
  return after !== null && JSON.stringify(after) === JSON.stringify(wanted) ? edited : null;
}

function dependenciesOf(source: string): string[] | null {
  try {
    const { project } = parse(source);
    const list =
      typeof project === 'object' && 'dependencies' in project ? project.dependencies : null;
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : null;
  } catch {
    return null;
  }
}

interface List {
  /** Offsets of `[` and `]`. */
  open: number;
  close: number;
  /** Offset after the last entry, or of `open` + 1 where there is none. */
  lastEnd: number;
  lastStart: number | null;
  comma: boolean;
}

/** The list's place; strings and comments are stepped over. */
function findList(source: string): List | null {
  const table = /^[ \t]*\[[ \t]*project[ \t]*\][ \t]*(?:#.*)?\r?$/m.exec(source);
  if (table === null) return null;
  const start = table.index + table[0].length;
  const next = /^[ \t]*\[/m.exec(source.slice(start));
  const body = source.slice(start);
  const key = /^[ \t]*dependencies[ \t]*=[ \t]*\[/m.exec(body);
  if (key === null || (next !== null && next.index < key.index)) return null;
  const open = start + key.index + key[0].length - 1;
  let lastStart: number | null = null;
  let lastEnd = open + 1;
  let comma = true;
  const token = /#.*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\],[]/g;
  token.lastIndex = open + 1;
  for (let found = token.exec(source); found !== null; found = token.exec(source)) {
    const [text] = found;
    if (text.startsWith('#')) continue;
    if (text === '[') return null;
    if (text === ']') return { open, close: found.index, lastEnd, lastStart, comma };
    comma = text === ',';
    if (!comma) [lastStart, lastEnd] = [found.index, token.lastIndex];
  }
  return null;
}

function insertEntry(source: string, list: List, entry: string): string {
  const inner = source.slice(list.open, list.close);
  if (list.lastStart === null) {
    return source.slice(0, list.open + 1) + entry + source.slice(list.open + 1);
  }
  const lineBreak = /\r\n/.test(inner) ? '\r\n' : '\n';
  if (!/\n/.test(inner)) {
    return `${source.slice(0, list.lastEnd)}, ${entry}${source.slice(list.lastEnd)}`;
  }
  const lineStart = source.lastIndexOf('\n', list.lastStart) + 1;
  const indent = /^[ \t]*/.exec(source.slice(lineStart))?.[0] ?? '';
  const head = source.slice(0, list.lastEnd) + (list.comma ? '' : ',');
  const rest = source.slice(list.lastEnd);
  // After the last entry come its comma and perhaps a comment, which stay on its line.
  const line = /^[^\n]*/.exec(rest)?.[0].replace(/\r$/, '') ?? '';
  const closes = /^[^#]*\]/.test(line);
  if (closes) return `${head}${lineBreak}${indent}${entry}${list.comma ? ',' : ''}${rest}`;
  return `${head}${line}${lineBreak}${indent}${entry}${list.comma ? ',' : ''}${rest.slice(line.length)}`;
}
