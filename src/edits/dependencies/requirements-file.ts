import { parseRequirement, type Requirement } from './requirement.ts';

/** What a `requirements.txt` asks for, in its order; lines that continue one another are one. */
export function readRequirements(source: string): Requirement[] {
  return entriesOf(source).flatMap(({ requirement }) =>
    requirement === null ? [] : [requirement],
  );
}

/** True when the file wants every package by its hash, so that a line without one breaks it. */
export function wantsHashes(source: string): boolean {
  return /(?:^|\s)--(?:require-hashes|hash)\b/m.test(source);
}

/**
 * The file with one more requirement: at its place where the file is sorted, else after the last
 * one. No other byte changes but a missing line break at the end.
 */
export function addRequirement(source: string, requirement: Requirement): string {
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  const text = `${requirement.name}${requirement.constraint}${lineBreak}`;
  const entries = entriesOf(source);
  const known = entries.filter((entry) => entry.requirement !== null);
  const key = (name: string): string => name.toLowerCase();
  const names = known.map((entry) => key(entry.requirement?.name ?? ''));
  const sorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name);
  const next = names.findIndex((name) => name > key(requirement.name));
  if (sorted && known.length > 1 && next !== -1) {
    const at = known[next]?.start ?? 0;
    return source.slice(0, at) + text + source.slice(at);
  }
  const at = known.at(-1)?.end ?? source.length;
  const open = at > 0 && source.charAt(at - 1) !== '\n';
  return source.slice(0, at) + (open ? lineBreak : '') + text + source.slice(at);
}

interface Entry {
  /** Offsets of its first line's start and of its last line's end, line break included. */
  start: number;
  end: number;
  requirement: Requirement | null;
}

function entriesOf(source: string): Entry[] {
  const entries: Entry[] = [];
  let start = 0;
  let text = '';
  let at = 0;
  for (const line of source.split(/(?<=\n)/)) {
    at += line.length;
    const bare = line.replace(/\r?\n$/, '');
    text += bare.replace(/\\$/, ' ');
    if (bare.endsWith('\\') && at < source.length) continue;
    entries.push({
      start,
      end: at,
      requirement: parseRequirement(text.replace(/\s--hash=.*$/, '')),
    });
    text = '';
    start = at;
  }
  return entries;
}
