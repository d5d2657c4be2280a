import { type Event, EVENT_ID, getScalarValue, load, parseEvents, YAMLException } from 'js-yaml';
import type { z } from 'zod';

/** One thing that is wrong in a file somebody wrote: where it stands and what to do. */
export interface AuthoredProblem {
  file: string;
  /** 1-based. */
  line: number;
  column: number;
  /** Keys from the root, e.g. `steps.0.action`; empty for the whole file. */
  path: string;
  message: string;
}

type Read<T> = { ok: true; value: T } | { ok: false; problems: AuthoredProblem[] };

/**
 * Reads one YAML document that a person wrote and holds it against a schema. Every problem comes
 * with file, line and column, unknown keys included (the schema must be strict); aliases are
 * refused, since a small file of them can unfold to a huge value.
 */
export function readAuthoredYaml<T>(source: string, file: string, schema: z.ZodType<T>): Read<T> {
  const starts = lineStarts(source);
  const problem = (offset: number, path: PropertyKey[], message: string) =>
    locate(file, starts, offset, path, message);
  let raw: unknown;
  let offsets: Map<string, number>;
  try {
    const events = parseEvents(source, { filename: file, maxDepth: 30 });
    if (events.some((event) => event.type === EVENT_ID.ALIAS)) {
      const message = 'YAML aliases (*name) are not allowed here; write it out.';
      return { ok: false, problems: [problem(source.indexOf('*'), [], message)] };
    }
    offsets = offsetsOfPaths(events, source);
    raw = load(source, { filename: file, maxDepth: 30 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const message = `Not valid YAML: ${error.reason}.`;
    return { ok: false, problems: [problem(error.mark?.position ?? 0, [], message)] };
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.flatMap((issue): AuthoredProblem[] => {
    if (issue.code !== 'unrecognized_keys') {
      return [problem(nearest(offsets, issue.path), issue.path, `${issue.message}.`)];
    }
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const message = `Unknown key \`${key}\`; remove it or correct its spelling.`;
      return problem(nearest(offsets, path), path, message);
    });
  });
  return { ok: false, problems };
}

/** Whether a YAML text uses aliases, which a few of can unfold to a huge value; false where it is no YAML. */
export function hasAliases(source: string): boolean {
  try {
    return parseEvents(source, { maxDepth: 30 }).some((event) => event.type === EVENT_ID.ALIAS);
  } catch (error) {
    if (error instanceof YAMLException) return false;
    throw error;
  }
}

/** `file:line:column: path: message`, as compilers print it. */
export function formatProblem(problem: AuthoredProblem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  return `${place}: ${problem.path === '' ? '' : `${problem.path}: `}${problem.message}`;
}

/** The source offset of every key and item, by its path (`.steps.0.action`). */
function offsetsOfPaths(events: Event[], source: string): Map<string, number> {
  const offsets = new Map<string, number>();
  let next = events[0]?.type === EVENT_ID.DOCUMENT ? 1 : 0;
  const closed = () => next >= events.length || events[next]?.type === EVENT_ID.POP;

  const readNode = (path: string): void => {
    const event = events[next++];
    if (event === undefined) return;
    const start =
      event.type === EVENT_ID.SCALAR
        ? event.valueStart
        : event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE
          ? event.start
          : 0;
    if (!offsets.has(path)) offsets.set(path, start);
    if (event.type === EVENT_ID.SEQUENCE) {
      for (let item = 0; !closed(); item++) readNode(`${path}.${item}`);
      next++;
    } else if (event.type === EVENT_ID.MAPPING) {
      while (!closed()) {
        const key = events[next];
        const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(source, key) : '?';
        // A key is found at itself, not at its value.
        if (key?.type === EVENT_ID.SCALAR) offsets.set(`${path}.${name}`, key.valueStart);
        readNode(`${path}.?key`);
        if (!closed()) readNode(`${path}.${name}`);
      }
      next++;
    }
  };
  readNode('');
  return offsets;
}

function nearest(offsets: Map<string, number>, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const offset = offsets.get(`.${path.slice(0, length).map(String).join('.')}`);
    if (offset !== undefined) return offset;
  }
  return 0;
}

/** Where each line of the source begins. */
function lineStarts(source: string): number[] {
  const starts = [0];
  for (const { 0: end, index } of source.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}

function locate(
  file: string,
  starts: number[],
  offset: number,
  path: PropertyKey[],
  message: string,
): AuthoredProblem {
  const at = Math.max(0, offset);
  let [line, past] = [0, starts.length];
  // A hostile file can have thousands of mistakes: the line of each is found by halving.
  while (past - line > 1) {
    const middle = (line + past) >> 1;
    if ((starts[middle] ?? 0) <= at) line = middle;
    else past = middle;
  }
  return {
    file,
    line: line + 1,
    column: at - (starts[line] ?? 0) + 1,
    path: path.map(String).join('.'),
    message,
  };
}
