import { LineCounter, type Pair, type YAMLMap } from 'yaml';
import type { TextEdit } from '../text-edit.ts';
import { insertPair, replaceScalar } from '../yaml/yaml-edits.ts';
import { asMap, asScalar, asSequence, keyOf, pairOf, readYaml } from '../yaml/yaml-source.ts';
import { onlyTypoOf } from './edit-distance.ts';
import { hostedKind } from './runner-labels.ts';
import { textOf } from './read-workflow.ts';
import { isKnownKey, isPlainKey, knownKeys, type WorkflowLevel } from './syntax.ts';
import { spacesForTabs } from './tabs.ts';

/** One thing for which GitHub does not start a workflow. */
export interface WorkflowProblem {
  /** 1-based. */
  line: number;
  /** What is wrong, one sentence. */
  message: string;
  /** The edits that mend it where only one thing can be meant; null where a person must say. */
  mend: TextEdit[] | null;
}

/** More jobs than anybody writes by hand; each is held against all others. */
const MOST_JOBS = 500;

/** What is wrong with a workflow file, as far as it is known here, in order; nothing for one that is fine. */
export function checkWorkflow(text: string): WorkflowProblem[] {
  const yaml = readYaml(text);
  const [error] = yaml.errors;
  if (error !== undefined) return [checkIndentation(text, error)];
  const root = asMap(yaml.root);
  if (root === null) return [{ line: 1, message: 'The file is not a mapping.', mend: null }];
  const problems: WorkflowProblem[] = [];
  const lines = new LineCounter();
  for (const { index } of text.matchAll(/^/gm)) lines.addNewLine(index);
  const report = (offset: number, message: string, mend: TextEdit[] | null): void => {
    problems.push({ line: Math.max(1, lines.linePos(offset).line), message, mend });
  };
  checkKeys(root, 'workflow', report);
  const jobs = asMap(meantValue(root, 'workflow', 'jobs'));
  for (const key of ['on', 'jobs']) {
    if (pairOf(root, key) === null && !isTypoFor(root, 'workflow', key)) {
      report(root.range?.[0] ?? 0, `The workflow has no \`${key}\`.`, null);
    }
  }
  const most = (jobs?.items.length ?? 0) > MOST_JOBS;
  if (most) report(jobs?.range?.[0] ?? 0, `The workflow has more than ${MOST_JOBS} jobs.`, null);
  for (const pair of most ? [] : (jobs?.items ?? [])) checkJob(text, jobs, pair, report);
  return problems.toSorted((a, b) => a.line - b.line);
}

type Report = (offset: number, message: string, mend: TextEdit[] | null) => void;

/** Tabs in the indentation can only mean blanks; any other broken YAML can mean anything. */
function checkIndentation(text: string, error: { message: string; line: number }): WorkflowProblem {
  const mend = spacesForTabs(text);
  const message =
    mend === null
      ? `The file is not valid YAML: ${error.message}.`
      : 'The file is indented with tabs, which YAML does not allow.';
  return { line: error.line, message, mend };
}

function checkJob(text: string, jobs: YAMLMap | null, pair: Pair, report: Report): void {
  const id = keyOf(pair) ?? '';
  const at = asScalar(pair.key)?.range[0] ?? 0;
  const job = asMap(pair.value);
  if (job === null) {
    report(at, `The job \`${id}\` is not a mapping.`, null);
    return;
  }
  checkKeys(job, 'job', report);
  checkNeeds(id, job, jobs, report);
  if (pairOf(job, 'uses') !== null || isTypoFor(job, 'job', 'uses')) return;
  if (pairOf(job, 'runs-on') === null && !isTypoFor(job, 'job', 'runs-on')) {
    report(at, `The job \`${id}\` has no \`runs-on\`.`, addRunner(text, job, jobs));
  }
  if (pairOf(job, 'steps') === null && !isTypoFor(job, 'job', 'steps')) {
    report(at, `The job \`${id}\` has no \`steps\`.`, null);
  }
  for (const item of asSequence(meantValue(job, 'job', 'steps'))?.items ?? []) {
    const step = asMap(item);
    if (step === null) continue;
    checkKeys(step, 'step', report);
    const kinds = ['run', 'uses'].filter(
      (key) => pairOf(step, key) !== null || isTypoFor(step, 'step', key),
    );
    if (kinds.length !== 1) {
      report(step.range?.[0] ?? at, 'A step has either `run` or `uses`.', null);
    }
  }
}

function checkKeys(map: YAMLMap, level: WorkflowLevel, report: Report): void {
  for (const pair of map.items) {
    const key = keyOf(pair);
    const scalar = asScalar(pair.key);
    if (key === null || scalar === null || isKnownKey(level, key)) continue;
    const meant = meantBy(map, level, key);
    const edit = meant === null ? null : replaceScalar(scalar, meant);
    report(scalar.range[0], `\`${key}\` is not a key of a ${level}.`, edit && [edit]);
  }
}

/** The key that a misspelt one can only mean, where the mapping does not have it. */
function meantBy(map: YAMLMap, level: WorkflowLevel, key: string): string | null {
  const meant = onlyTypoOf(key, knownKeys(level));
  return meant !== null && isPlainKey(meant) && pairOf(map, meant) === null ? meant : null;
}

function isTypoFor(map: YAMLMap, level: WorkflowLevel, key: string): boolean {
  return map.items.some((pair) => {
    const name = keyOf(pair);
    return name !== null && !isKnownKey(level, name) && meantBy(map, level, name) === key;
  });
}

/** The value of a key, also where the key is misspelt. */
function meantValue(map: YAMLMap, level: WorkflowLevel, key: string): unknown {
  const pair = map.items.find((one) => {
    const name = keyOf(one) ?? '';
    return name === key || (!isKnownKey(level, name) && meantBy(map, level, name) === key);
  });
  return pair?.value ?? null;
}

function checkNeeds(id: string, job: YAMLMap, jobs: YAMLMap | null, report: Report): void {
  const value = meantValue(job, 'job', 'needs');
  const ids = (jobs?.items ?? []).map(keyOf).filter((name) => name !== null);
  for (const node of asSequence(value)?.items ?? [value]) {
    const need = asScalar(node);
    const name = need?.value;
    if (need === null || typeof name !== 'string' || ids.includes(name)) continue;
    const others = ids.filter((other) => other !== id);
    const meant = onlyTypoOf(name, others);
    const edit = meant === null ? null : replaceScalar(need, meant);
    const message = `The job \`${id}\` needs \`${name}\`, which is not a job of this workflow.`;
    report(need.range[0], message, edit && [edit]);
  }
}

/** The runner of every other job, for one that names none. */
function addRunner(text: string, job: YAMLMap, jobs: YAMLMap | null): TextEdit[] | null {
  const used = (jobs?.items ?? [])
    .map(({ value }) => asMap(value))
    .filter((other) => other !== null && other !== job && pairOf(other, 'uses') === null)
    .map((other) => textOf(other, 'runs-on'));
  const [label, ...others] = new Set(used);
  if (typeof label !== 'string' || others.length > 0 || hostedKind(label) === null) return null;
  const first = job.items[0];
  const after = first && keyOf(first);
  const edit = after && insertPair(text, job, [`runs-on: ${label}`], after);
  return edit ? [edit] : null;
}
