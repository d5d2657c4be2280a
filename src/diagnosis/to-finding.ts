import type { Category, Finding, LineRange } from '../domain/diagnosis.ts';
import { findHost } from './find-host.ts';
import { findPlace } from './find-place.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isWall, type Span } from './blocks/extend-block.ts';
import type { Candidate } from './ranking/candidate.ts';
import type { Group } from './ranking/collapse.ts';
import type { Rule } from './rules/rule.ts';
import { filesOf } from './complained-files.ts';
import { inferCategory } from './ranking/infer-category.ts';
import { cutLine } from '../text/cut-line.ts';
import type { LogText } from './reading/log-text.ts';

/** Lines between blocks that are shown together, and stretches of lines that are shown. */
const NEAR = 8;
const NEAR_WITH_BASELINE = 60;
const SHOWN_RANGES = 16;
const EXCERPT_LINES = 60;
const EXCERPT_CHARACTERS = 400;
/** How package managers and `set -x` show a command that they start. */
const ECHO = /^(?:>|\$|\+) /;
/** Below it the kind of failure is a guess that is more often wrong than right; docs/accuracy.md has the table. */
const CERTAIN = 0.3;
/** Lines after the block in which its place may stand. */
const FOLLOWING_LINES = 30;
/** Lines above the matching one in which the test may be named. */
const ABOVE_LINES = 40;

/** The Finding that a group of candidates amounts to; lines become 1-based. */
export function toFinding(log: LogText, group: Group): Finding {
  const { root } = group;
  const { rule } = root;
  const ranges = rangesOf(log, group);
  const message = log.text(root.line);
  const excerpt = excerptOf(log, ranges, root.line + 1);
  const captures = withPlace(log, root, namesOf(log, root), ranges);
  const confidence = confidenceOf(root.score);
  const certain = confidence >= CERTAIN;
  return {
    pattern: rule.origin === 'pattern' ? rule.id : null,
    rule: rule.id,
    category: certain ? categoryOf(log, group) : 'unknown',
    transient: certain && rule.transient,
    line: root.line + 1,
    ranges,
    excerpt,
    message: cutLine(message, EXCERPT_CHARACTERS),
    captures: {
      ...scriptOf(log, root),
      ...captures,
      ...filesOf(log, root, ranges),
      ...hostOf(log, root, ranges),
    },
    step: root.section?.name ?? null,
    confidence,
    fingerprint: fingerprintOf(rule.id, message),
    title: titleOf(rule, captures),
    explanation: rule.explanation,
    autoFixable: rule.autoFixable,
  };
}

/** The evidence in order; where it is too much, the stretch with the line to read comes before the others. */
function excerptOf(log: LogText, ranges: LineRange[], own: number): Finding['excerpt'] {
  const lines: number[] = [];
  const holdsOwn = ([first, last]: LineRange): boolean => first <= own && own <= last;
  for (const range of [...ranges.filter(holdsOwn), ...ranges.filter((one) => !holdsOwn(one))]) {
    const [first, last] = range;
    const start = holdsOwn(range) ? Math.max(first, own - EXCERPT_LINES / 3) : first;
    for (let line = start; line <= last && lines.length < EXCERPT_LINES; line++) lines.push(line);
    for (let line = first; line < start && lines.length < EXCERPT_LINES; line++) lines.push(line);
  }
  return lines
    .sort((a, b) => a - b)
    .map((line) => ({ line, text: cutLine(log.text(line - 1), EXCERPT_CHARACTERS) }));
}

/** What the rule captured, and what its block names: a heading says that tests failed, the block which. */
function namesOf(log: LogText, { rule, captures, at, first, last, section }: Group['root']) {
  for (let line = first; line <= last && rule.names !== null; line++) {
    const groups = rule.names.exec(log.text(line))?.groups;
    if (groups !== undefined) return { ...shortened(groups), ...captures };
  }
  const floor = Math.max(section?.first ?? 0, at - ABOVE_LINES);
  for (let line = at - 1; line >= floor && rule.above !== null; line--) {
    const groups = rule.above.exec(log.text(line))?.groups;
    if (groups !== undefined) return { ...shortened(groups), ...captures };
  }
  return captures;
}

function shortened(groups: Record<string, string | undefined>): Record<string, string> {
  const named = Object.entries(groups).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, cutLine(value, 300)] as const] : [],
  );
  return Object.fromEntries(named);
}

/** The rule's title, with the name of the test that failed where it is known. */
function titleOf({ title, category }: Rule, { test }: Record<string, string>): string {
  const name = test?.trim() ?? '';
  // A report may set the name in rules or dashes.
  const shown = name.replace(/^[-─ ]+|[-─ ]+$/g, '');
  return shown === '' || category !== 'test_failure' ? title : `${title}: ${cutLine(shown, 120)}`;
}

/**
 * What the rule captured, and the place in the project's code that the block names, where it did not:
 * whole, or the line in the file that it captured.
 */
function withPlace(
  log: LogText,
  { line, last }: Group['root'],
  captures: Record<string, string>,
  ranges: LineRange[],
): Record<string, string> {
  const { file } = captures;
  if (file !== undefined && captures['line'] !== undefined) return captures;
  const annotated = log.clean(line).place;
  if (annotated !== undefined && file === undefined) return { ...captures, ...annotated };
  const holdsRoot = ([first, end]: LineRange) => Number(first <= line + 1 && line < end);
  const ownFirst = ranges.toSorted((a, b) => holdsRoot(b) - holdsRoot(a));
  const place = findPlace(linesOf(log, ownFirst, last), file);
  return place === null ? captures : { ...place, ...captures };
}

/** The server that a passing trouble is about, by which outages are known; its own line counts first. */
function hostOf(
  log: LogText,
  { rule, captures, line }: Group['root'],
  ranges: LineRange[],
): { host?: string } {
  if (!rule.transient || captures['host'] !== undefined) return {};
  const host =
    findHost([log.text(line)]) ??
    findHost(ranges.flatMap(([from, to]) => lineNumbers(from, to).map((at) => log.text(at - 1))));
  return host === null ? {} : { host };
}

const lineNumbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.min(to - from + 1, EXCERPT_LINES) }, (_, index) => from + index);

/** What the rule finds in the script of the step, as its heading or a shell's echo shows it. */
function scriptOf(log: LogText, { rule, section, line: cause }: Group['root']) {
  if (rule.heading === null || section === null) return {};
  for (let line = section.first; line <= Math.max(section.heading, cause); line++) {
    if (line > section.heading && !ECHO.test(log.text(line))) continue;
    const groups = rule.heading.exec(log.text(line))?.groups;
    if (groups !== undefined) return compact(groups);
  }
  return {};
}

function compact(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The evidence, and then what follows the root's block: traces often end outside what is shown. */
function* linesOf(log: LogText, ranges: LineRange[], last: number): Generator<string> {
  for (const [first, end] of ranges) {
    for (let line = first - 1; line < end; line++) yield log.text(line);
  }
  const until = Math.min(last + FOLLOWING_LINES, log.lineCount - 1);
  for (let line = last + 1; line <= until && !isWall(log, line); line++) yield log.text(line);
}

/**
 * A rule that only frames an error takes the category of what a surer rule found within its block;
 * one that knows none, that of the work which failed.
 */
function categoryOf(log: LogText, { root, members }: Group): Category {
  const { rule } = root;
  if (rule.frames || rule.category === 'unknown') {
    const within = members
      .filter(
        ({ at, rule: other }) =>
          at >= root.first &&
          at <= root.last &&
          other.category !== 'unknown' &&
          other.role === 'cause',
      )
      .sort((a, b) => b.rule.weight - a.rule.weight)[0];
    if (within !== undefined) return within.rule.category;
  }
  return rule.category === 'unknown' ? inferCategory(log, root) : rule.category;
}

const confidenceOf = (score: number): number =>
  Math.max(0.05, Math.min(0.95, Math.round(score) / 130));

/**
 * The root's block and those of its family near it, joined where only white lines part them. Blocks
 * far from their neighbour are other causes, or the same one told again.
 */
function rangesOf(log: LogText, { root, members, evidence }: Group): LineRange[] {
  if (evidence !== undefined) return joined(log, evidence);
  const blocks = [root, ...members.filter(({ rule }) => rule.family === root.rule.family)].sort(
    (a, b) => a.first - b.first,
  );
  const home = blocks.indexOf(root);
  let from = home;
  let to = home;
  // What the passing log does not have belongs together over a larger distance.
  const near = root.novelty === null ? NEAR : NEAR_WITH_BASELINE;
  while (from > 0 && gapBetween(blocks[from - 1], blocks[from]) <= near) from--;
  while (to + 1 < blocks.length && gapBetween(blocks[to], blocks[to + 1]) <= near) to++;
  const ranges = joined(log, blocks.slice(from, to + 1));
  const at = ranges.findIndex(([first, last]) => root.line + 1 >= first && root.line < last);
  return ranges.slice(Math.max(0, at - SHOWN_RANGES / 2), at + SHOWN_RANGES);
}

/** Spans in order as ranges, 1-based, joined where they touch or only white lines part them. */
function joined(log: LogText, spans: Span[]): LineRange[] {
  const ranges: LineRange[] = [];
  for (const { first, last } of spans) {
    const previous = ranges[ranges.length - 1];
    if (previous === undefined) ranges.push([first, last]);
    else if (first <= previous[1] + 1 || onlyBlank(log, previous[1] + 1, first)) {
      previous[1] = Math.max(previous[1], last);
    } else ranges.push([first, last]);
  }
  return ranges.map(([first, last]) => [first + 1, last + 1]);
}

const gapBetween = (a: Candidate | undefined, b: Candidate | undefined): number =>
  a === undefined || b === undefined ? Infinity : b.first - a.last - 1;

function onlyBlank(log: LogText, from: number, to: number): boolean {
  if (to - from > 6) return false;
  for (let line = from; line < to; line++)
    if (!log.isBlank(line) || isWall(log, line)) return false;
  return true;
}
