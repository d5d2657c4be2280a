import type { Trace } from '../diagnosis/trace.ts';
import type { Diagnosis, Finding } from '../domain/diagnosis.ts';
import { styleFor, type Style } from './style.ts';

const SHOWN_LINES = 20;
const WIDTH = 180;
const CONTROLS = /\p{Cc}/gu;

/** What, where, why and the evidence, for people; no control character of the log or a name gets through. */
export function renderDiagnosis(file: string, diagnosis: Diagnosis, terminal: boolean): string {
  const style = styleFor(terminal);
  const { root, findings } = diagnosis;
  if (root === null)
    return `${style.bold(safe(file))}\n  unknown: nothing in the log explains the failure.\n\n`;
  const lines = [
    style.bold(safe(file)),
    `  ${style.red(root.title)} ${style.dim(`(${root.category}${root.transient ? ', transient' : ''}, ${Math.round(root.confidence * 100)}% sure)`)}`,
    `  line ${root.line}${root.step === null ? '' : ` in step “${safe(root.step)}”`}, found by ${root.pattern === null ? `structure ${root.rule}` : `pattern ${root.pattern}`}`,
    ...placeOf(root),
    '',
    ...excerptOf(root, style),
    '',
    `  ${root.explanation}`,
  ];
  if (diagnosis.tests !== null) {
    const { executed, failed, skipped } = diagnosis.tests;
    lines.push(`  tests: ${executed} executed, ${failed} failed, ${skipped} skipped`);
  }
  const others = findings.slice(1, 4);
  if (others.length > 0) lines.push('', style.dim('  also found:'));
  for (const other of others) {
    lines.push(style.dim(`  line ${other.line}: ${safe(other.message).slice(0, 120)}`));
  }
  return `${lines.join('\n')}\n\n`;
}

/** The candidates with their scores, best first, and what became of them. */
export function renderTrace(trace: Trace): string {
  const sections = trace.sections
    .filter(({ state }) => state === 'failed')
    .map(
      ({ first, last, name }) =>
        `  failed step: lines ${first}–${last}${name === null ? '' : ` ${safe(name)}`}`,
    );
  const candidates = trace.candidates.flatMap(
    ({ line, last, rule, score, reasons, text, fate }) => [
      `  ${String(score).padStart(4)}  line ${line}${last > line ? `–${last}` : ''}  ${rule}  → ${fate}`,
      `        ${reasons.join(', ')}`,
      `        ${safe(text)}`,
    ],
  );
  const { further } = trace;
  const rest = further === 0 ? [] : [`  … ${further} more with lower scores`];
  return `${['trace:', ...sections, ...candidates, ...rest].join('\n')}\n\n`;
}

function placeOf({ captures }: Finding): string[] {
  const { file, line, column } = captures;
  if (file === undefined) return [];
  return [`  at ${safe([file, line, column].filter((part) => part !== undefined).join(':'))}`];
}

function excerptOf(finding: Finding, style: Style): string[] {
  const at = Math.max(
    0,
    finding.excerpt.findIndex(({ line }) => line === finding.line),
  );
  const from = Math.max(0, Math.min(at - 4, finding.excerpt.length - SHOWN_LINES));
  const shown = finding.excerpt.slice(from, from + SHOWN_LINES);
  const width = String(shown.at(-1)?.line ?? 0).length;
  const lines = shown.map(({ line, text }) => {
    const row = `  ${line === finding.line ? '>' : ' '} ${String(line).padStart(width)} | ${safe(text).slice(0, WIDTH)}`;
    return line === finding.line ? style.bold(row) : row;
  });
  const all = finding.ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return all > shown.length
    ? [...lines, style.dim(`    … ${all - shown.length} more lines of evidence`)]
    : lines;
}

const safe = (text: string): string => text.replaceAll('\t', '    ').replace(CONTROLS, '');
