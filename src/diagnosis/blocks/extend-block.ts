import type { LogText } from '../reading/log-text.ts';
import type { BlockSpec } from '../rules/rule.ts';

/** First and last line of a block, 0-based, both included. */
export interface Span {
  first: number;
  last: number;
}

/** Lines that no block ever crosses: they belong to the CI system, not to a tool. */
const WALL =
  /travis_(?:time|fold):|^The command ".*(?:exited with|failed and)|^Process completed with exit code|^Post job cleanup\.|^Build step '.*' marked build|^Cleaning up orphan processes|^section_(?:start|end):/;
/** Lines of a tool that prefixes even its white lines; a block does not end with one. */
const HOLLOW = /^(?:npm (?:ERR!|error|warn)|\[(?:\w+)\]|[|│#>*+-]+)?\s*$/;
const DEFAULT_MAX = 60;

export const isWall = (log: LogText, line: number): boolean => {
  const { text, marker } = log.clean(line);
  return marker === 'group' || marker === 'endgroup' || WALL.test(text);
};

/** The lines of the block around a matching line, within `bounds`. */
export function extendBlock(
  log: LogText,
  line: number,
  spec: BlockSpec | null,
  bounds: Span,
): Span {
  if (spec === null) return { first: line, last: line };
  if (spec.after === true) {
    const first = firstText(log, line + 1, bounds);
    if (first === null) return { first: line, last: line };
    return { first, last: extendDown(log, first, spec, bounds) };
  }
  return { first: extendUp(log, line, spec, bounds), last: extendDown(log, line, spec, bounds) };
}

/** The next line that is not white, a few lines on at most. */
function firstText(log: LogText, from: number, bounds: Span): number | null {
  for (let at = from; at <= bounds.last && at < from + 8; at++) {
    if (!log.isBlank(at)) return isWall(log, at) ? null : at;
  }
  return null;
}

function extendUp(log: LogText, line: number, spec: BlockSpec, bounds: Span): number {
  if (spec.up === undefined) return line;
  const allowed = allowedBlanks(log, spec.upBlanks ?? 0);
  let first = line;
  let blanks = 0;
  for (let at = line - 1; at >= bounds.first && line - at <= (spec.max ?? DEFAULT_MAX); at--) {
    if (log.isBlank(at)) {
      if (++blanks > allowed) break;
      continue;
    }
    if (isWall(log, at) || !spec.up.test(log.text(at))) break;
    blanks = 0;
    first = at;
  }
  return first;
}

function extendDown(log: LogText, line: number, spec: BlockSpec, bounds: Span): number {
  const allowed = allowedBlanks(log, spec.blanks ?? 0);
  const indent = log.indent(line);
  const max = (spec.max ?? DEFAULT_MAX) * (log.doubleSpaced ? 2 : 1);
  let last = line;
  let blanks = 0;
  for (let at = line + 1; at <= bounds.last && at - line < max; at++) {
    if (log.isBlank(at)) {
      if (++blanks > allowed) break;
      continue;
    }
    const text = log.text(at);
    if (isWall(log, at) || spec.until?.test(text) === true) break;
    if (spec.through?.test(text) === true) return at;
    if (!follows(spec, text, log.indent(at) > indent)) break;
    blanks = 0;
    if (!HOLLOW.test(text)) last = at;
  }
  return last;
}

function follows(spec: BlockSpec, text: string, deeper: boolean): boolean {
  if (spec.while === undefined && spec.indented !== true) return true;
  return (spec.indented === true && deeper) || spec.while?.test(text) === true;
}

/** Where every other line is white, one white line is none. */
const allowedBlanks = (log: LogText, blanks: number): number =>
  log.doubleSpaced ? 2 * blanks + 1 : blanks;
