import { cutLine } from '../../text/cut-line.ts';
import { extendBlock, type Span } from '../blocks/extend-block.ts';
import { createOwnerSearch } from '../reading/keyword-automaton.ts';
import type { LineStore } from '../reading/line-store.ts';
import type { LogText } from '../reading/log-text.ts';
import { EPILOGUE } from '../rules/epilogue.ts';
import { FIRST_RUNNER, MARKER, type RuleSet } from '../rules/rule-set.ts';
import type { Rule } from '../rules/rule.ts';
import { findSections, sectionOf } from '../sections/find-sections.ts';
import { groupOf, markerOf } from '../sections/markers.ts';
import type { Marker, Section } from '../sections/section.ts';
import type { Candidate } from './candidate.ts';

/** Lines with keywords that are looked at: the first ones and, above all, the last ones. */
const FIRST_HITS = 10_000;
const LAST_HITS = 50_000;
/** Bytes of a line in which keywords are told apart. */
const KEYWORD_BYTES = 1024;
/** Candidates of one rule that are kept. */
const PER_RULE = 400;

/**
 * The worst lines take the square of their length in steps of an expression. When all of them together
 * may have taken this many, only the beginnings of long lines are read on.
 */
const MOST_STEPS = 1e9;
const LONG = 500;

/** The line of a trace that names what its exception came from. */
const CAUSE = /^\s*(?:\[\w+\] )?Caused by: /;
/** Rules up to this weight go by a word; a line that only points back is no cause for them. */
const WEAK = 40;
/** Their matches this near each other are one run of complaints. */
const RUN = 3;

interface Match {
  rule: Rule;
  line: number;
  captures: Record<string, string>;
}

export interface Candidates {
  sections: Section[];
  candidates: Candidate[];
}

/** Tries the rules on the lines that hold their keywords and gives each match its block. */
export function findCandidates(
  store: LineStore,
  log: LogText,
  { rules, automaton }: RuleSet,
  onSummary: (line: number, text: string, runners: number[]) => void,
  onStage: (stage: 'sections' | 'blocks') => void,
): Candidates {
  const ownersFrom = createOwnerSearch(automaton);
  const matches: Match[] = [];
  const markers: Marker[] = [];
  let step: string | null = null;
  const lastHits = store.hitCount() - LAST_HITS;
  let steps = 0;
  store.visitHits((hit, index) => {
    if (index >= FIRST_HITS && index < lastHits) return;
    const { line } = hit;
    const end = Math.min(hit.to, hit.from + KEYWORD_BYTES);
    const owners = ownersFrom(hit.bytes, hit.at, end, hit.state);
    const clean = log.cleanAt(line, hit);
    if (clean.step !== step) {
      step = clean.step;
      markers.push({ line, kind: 'start', name: step });
    }
    const isLong = clean.text.length > LONG;
    const text = isLong && steps > MOST_STEPS ? clean.text.slice(0, LONG) : clean.text;
    const first = matches.length;
    let isMarker = false;
    let runners: number[] | null = null;
    for (let at = 0; at < owners.length; at++) {
      const owner = owners[at] as number;
      if (owner === MARKER) isMarker = true;
      else if (owner < 0) (runners ??= []).push(FIRST_RUNNER - owner);
      else {
        const rule = rules[owner] as Rule;
        if (isLong) steps += text.length ** 2;
        const found = rule.test.exec(text);
        if (found === null) continue;
        if (rule.next !== null && !nextMatches(log, line, rule.next)) continue;
        matches.push({ rule, line, captures: namedGroups(found) });
      }
    }
    if (isMarker) {
      const marker = markerOf(log, line);
      if (marker !== null) markers.push(marker);
    }
    if (runners !== null)
      onSummary(
        line,
        clean.text,
        runners.sort((a, b) => a - b),
      );
    if (matches.length - first > 1) {
      const own = matches.splice(first).sort((a, b) => b.rule.weight - a.rule.weight);
      matches.push(...own);
    }
  });
  onStage('sections');
  const sections = findSections(withGroups(log, markers), store.lines);
  onStage('blocks');
  return { sections, candidates: withBlocks(log, matches, sections) };
}

/** Adds the groups of a Buildkite log, which is known by one that its agent opens before all else. */
function withGroups(log: LogText, markers: Marker[]): Marker[] {
  if (markers[0]?.kind !== 'agent-group') return markers;
  const known = new Set(markers.map(({ line }) => line));
  const all = [...markers];
  for (let line = markers[0].line + 1; line < log.lineCount; line++) {
    const group = known.has(line) ? null : groupOf(log, line);
    if (group !== null) all.push(group);
  }
  return all.toSorted((a, b) => a.line - b.line);
}

function nextMatches(log: LogText, line: number, pattern: RegExp): boolean {
  let seen = 0;
  for (let at = line + 1; at < log.lineCount && at <= line + 8 && seen < 3; at++) {
    if (log.isBlank(at)) continue;
    if (pattern.test(log.text(at))) return true;
    seen++;
  }
  return false;
}

function namedGroups(found: RegExpExecArray): Record<string, string> {
  if (found.groups === undefined) return {};
  const captures: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.groups)) {
    if (typeof value === 'string' && value !== '') captures[name] = cutLine(value, 300);
  }
  return captures;
}

function lineToRead(log: LogText, { pick }: Rule, line: number, { first, last }: Span): number {
  if (pick === 'above') return Math.max(first, line - 1);
  if (pick === 'last') return last;
  if (pick === 'innermost') {
    for (let at = last; at > line; at--) if (CAUSE.test(log.text(at))) return at;
  }
  return Math.max(line, first);
}

/** One candidate per match, which come in order of their lines and heaviest first, unless the line is silenced or stands in a block of the same rule. */
function withBlocks(log: LogText, matches: Match[], sections: Section[]): Candidate[] {
  const silenced = new Set(
    matches.filter(({ rule }) => rule.role === 'noise').map(({ line }) => line),
  );
  const ends = new Map<string, number>();
  const newest = new Map<Rule, Candidate>();
  const counts = new Map<Rule, number>();
  const candidates: Candidate[] = [];
  for (const { rule, line, captures } of matches) {
    const count = counts.get(rule) ?? 0;
    if (rule.weight <= WEAK && EPILOGUE.test(log.text(line))) continue;
    if (rule.role === 'noise' || silenced.has(line) || count >= PER_RULE) continue;
    if (line <= (ends.get(rule.family) ?? -1)) continue;
    const section = sectionOf(sections, line);
    if (section !== null && line <= section.heading) continue;
    const bounds: Span = section ?? { first: 0, last: log.lineCount - 1 };
    const span = extendBlock(log, line, rule.block, bounds);
    ends.set(rule.family, span.last);
    const previous = newest.get(rule);
    if (
      previous !== undefined &&
      rule.weight <= WEAK &&
      previous.section === section &&
      span.first - previous.last <= RUN
    ) {
      previous.last = Math.max(previous.last, span.last);
      continue;
    }
    counts.set(rule, count + 1);
    const candidate: Candidate = {
      first: span.first,
      last: span.last,
      rule,
      at: line,
      line: lineToRead(log, rule, line, span),
      captures,
      section,
      score: 0,
      reasons: [],
      novelty: null,
    };
    newest.set(rule, candidate);
    candidates.push(candidate);
  }
  return candidates;
}
