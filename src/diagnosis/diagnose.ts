import type { Diagnosis, Finding } from '../domain/diagnosis.ts';
import { compareWithBaseline, createNovelty, readBaseline, type NoveltyOf } from './baseline.ts';
import { toFinding } from './to-finding.ts';
import type { Pattern } from './patterns/pattern.ts';
import { collapse, keepLastAttempt } from './ranking/collapse.ts';
import { discountRetried } from './ranking/discount-retried.ts';
import { findCandidates } from './ranking/find-candidates.ts';
import { growByNovelty } from './ranking/grow-by-novelty.ts';
import { scoreCandidates } from './ranking/score-candidates.ts';
import { tailCandidate } from './ranking/tail-candidate.ts';
import { createTranscoder } from './reading/decode-encoding.ts';
import { LineStore } from './reading/line-store.ts';
import { LogText } from './reading/log-text.ts';
import { compileRules } from './rules/rule-set.ts';
import { STRUCTURAL_RULES } from './rules/structural-rules.ts';
import { markFailedSteps } from './sections/failed-steps.ts';
import { MARKER_ANCHORS } from './sections/markers.ts';
import { createTestCounter, TEST_ANCHORS } from './tests/count-tests.ts';
import { traceOf, type Trace } from './trace.ts';

/** Bytes of a log in pieces, as a stream gives them. */
export type LogSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface DiagnoseOptions {
  /** The log of a passing run of the same job: what it also says loses weight. */
  baseline?: LogSource;
  /** Names of the steps that GitHub reports as failed. */
  failedSteps?: string[];
  /** How many causes are told at most; 20 where not said. Each costs time, and many need only the first. */
  most?: number;
  /** Told when a stage of the work begins, for measuring. */
  onStage?: (stage: Stage) => void;
}

/** `read`: waiting for bytes. `lines`: finding lines and keywords. `patterns`: trying rules. */
export type Stage =
  'read' | 'lines' | 'patterns' | 'sections' | 'blocks' | 'baseline' | 'ranking' | 'findings';

const MOST = 20;
const ignore = (): void => undefined;

export interface Diagnoser {
  /** Reads a log to its end and names its causes, best first. */
  diagnose(log: LogSource, options?: DiagnoseOptions): Promise<Diagnosis>;
  /** As `diagnose`, with the trace. */
  explain(
    log: LogSource,
    options?: DiagnoseOptions,
  ): Promise<{ diagnosis: Diagnosis; trace: Trace }>;
}

/** Prepares patterns once for any number of logs. */
export function createDiagnoser(patterns: Pattern[]): Diagnoser {
  const ruleSet = compileRules(
    [...patterns.map(({ rule }) => rule), ...STRUCTURAL_RULES],
    MARKER_ANCHORS,
    TEST_ANCHORS,
  );
  const read = async (source: LogSource, onStage: (stage: Stage) => void): Promise<LineStore> => {
    const store = new LineStore(ruleSet.automaton);
    const transcode = createTranscoder();
    onStage('read');
    for await (const chunk of source) {
      onStage('lines');
      store.push(transcode(chunk, false));
      onStage('read');
    }
    onStage('lines');
    const rest = transcode(new Uint8Array(0), true);
    if (rest.length > 0) store.push(rest);
    store.finish();
    return store;
  };

  const examine = async (source: LogSource, options: DiagnoseOptions) => {
    const onStage = options.onStage ?? ignore;
    const store = await read(source, onStage);
    onStage('patterns');
    const log = new LogText(store);
    const tests = createTestCounter();
    const { sections, candidates } = findCandidates(store, log, ruleSet, tests.take, onStage);
    markFailedSteps(sections, options.failedSteps ?? []);
    const failed = sections.filter(({ state }) => state === 'failed');
    const whole = {
      first: 0,
      last: log.lineCount - 1,
      name: null,
      state: 'unknown' as const,
      heading: -1,
    };
    for (const section of failed.length > 0 ? failed : [whole]) {
      const tail = tailCandidate(log, section);
      if (tail !== null) candidates.push(tail);
    }
    onStage('baseline');
    let noveltyOf: NoveltyOf | null = null;
    if (options.baseline !== undefined) {
      noveltyOf = createNovelty(store, await readBaseline(options.baseline));
      compareWithBaseline(candidates, noveltyOf);
    }
    onStage('ranking');
    scoreCandidates(candidates, sections);
    discountRetried(log, candidates);
    const groups = collapse(candidates);
    const told = groups.slice(0, options.most ?? MOST);
    for (const [index, group] of told.entries()) groups[index] = keepLastAttempt(log, group);
    const [best] = groups;
    if (
      best !== undefined &&
      noveltyOf !== null &&
      !sections.some(({ heading, first }) => heading >= first)
    ) {
      const isNew = noveltyOf;
      best.evidence = growByNovelty(log, best.root, candidates, (line) => isNew(line, null));
    }
    onStage('findings');
    const findings: Finding[] = groups.slice(0, told.length).map((group) => toFinding(log, group));
    const diagnosis: Diagnosis = {
      root: findings[0] ?? null,
      findings,
      tests: tests.counts(),
      lines: store.lines,
      bytes: store.bytes,
    };
    return { diagnosis, trace: () => traceOf(log, sections, candidates, groups) };
  };

  return {
    diagnose: async (log, options = {}) => (await examine(log, options)).diagnosis,
    explain: async (log, options = {}) => {
      const { diagnosis, trace } = await examine(log, options);
      return { diagnosis, trace: trace() };
    },
  };
}
