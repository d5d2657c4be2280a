import type { Issue } from '../../domain/issue.ts';
import { fullName } from '../../domain/repository.ts';
import {
  type Block,
  codeBlock,
  type Inline,
  inlineCode,
  link,
  list,
  paragraph,
  sentence,
} from '../../text/markdown.ts';
import { countOf } from '../../text/count-of.ts';
import { prose } from './prose.ts';
import { sourcePlace } from './source-place.ts';

/** Lines of evidence shown; the log itself is one click away. */
const MAX_LINES = 40;
/** Of them those from the line to read on, before any others. */
const FROM_CAUSE = 16;
/** Lines that tell what was expected and what came, in words or as a difference. */
const COMPARISON =
  /^[\s|│#*E]{0,40}(?:[+-]\s|(?:actual|expected|got|received|left|right|diff)\b|\+ actual|- expected)/i;

/** What happened, where, and why, with the evidence and what a person can do about it. */
export function causeBlocks(issue: Issue, webUrl: string): Block[] {
  return [...evidenceBlocks(issue, webUrl), paragraph(prose(issue.finding.explanation))];
}

/** The same without the advice: for a report that brings the repair itself. */
export function evidenceBlocks(issue: Issue, webUrl: string): Block[] {
  const { finding } = issue;
  const evidence = finding.excerpt.length > 0 ? [codeBlock(excerptText(finding), 'text')] : [];
  return [
    paragraph(sentence`**${prose(finding.title)}**`),
    list([...places(issue, webUrl), ...flakiness(issue), sureness(issue)]),
    ...evidence,
  ];
}

/** Where the job and the code are that a cause is about. */
export function places(issue: Issue, webUrl: string): Inline[] {
  const { finding, occurrence, repository } = issue;
  const job = link(sentence`job ${inlineCode(occurrence.jobName)}`, occurrence.jobUrl);
  const others = occurrence.failedJobs.length - 1;
  const where = [
    finding.step === null ? null : sentence`, step ${inlineCode(finding.step)}`,
    finding.line > 0 ? sentence`, line ${finding.line} of its log` : null,
    others > 0 ? sentence` (and ${others} more with the same cause)` : null,
  ].reduce<Inline>(
    (text, part) => (part === null ? text : sentence`${text}${part}`),
    sentence`Where: ${job} of ${inlineCode(occurrence.workflowName)}`,
  );
  const place = sourcePlace(finding);
  if (place === null) return [where];
  const path = place.path.split('/').map(encodeURIComponent).join('/');
  const url = `${webUrl}/${fullName(repository)}/blob/${occurrence.headSha}/${path}#L${place.line}`;
  const label = inlineCode(`${place.path}:${place.line}`);
  return [where, sentence`In the code: ${link(label, url)}`];
}

/** What the job's history says about this cause, where it says something. */
function flakiness({ occurrence: { flaky } }: Issue): Inline[] {
  if (flaky === undefined) return [];
  const times = countOf(flaky.times, 'time');
  return [sentence`Flaky: failed and passed on the same commit ${times} in ${flaky.days} days`];
}

function sureness({ finding }: Issue): Inline {
  const by =
    finding.pattern === null
      ? sentence`by rule ${inlineCode(finding.rule)}`
      : sentence`by pattern ${inlineCode(finding.pattern)}`;
  if (finding.confidence === 0) return sentence`How sure: not at all, ${by}`;
  return sentence`How sure: ${Math.round(finding.confidence * 100)} %, ${by}`;
}

/** The evidence, or the part of it that says most: from the line to read on, and what is compared. */
function excerptText({ excerpt, line: cause }: Issue['finding']): string {
  const at = Math.max(
    0,
    excerpt.findIndex(({ line }) => line === cause),
  );
  const compared = excerpt.flatMap(({ text }, index) => (COMPARISON.test(text) ? [index] : []));
  const near = excerpt.map((_, index) => index).slice(at, at + FROM_CAUSE);
  const chosen = new Set([...near, ...compared, ...excerpt.keys()]);
  const shown = [...chosen].slice(0, MAX_LINES).sort((a, b) => a - b);
  const width = String(excerpt.at(-1)?.line ?? 0).length;
  const lines = shown.flatMap((index, position) => {
    const { line, text } = excerpt[index] ?? { line: 0, text: '' };
    const gap = position > 0 && shown[position - 1] !== index - 1;
    return [...(gap ? ['…'] : []), `${String(line).padStart(width)} | ${text}`];
  });
  const left = excerpt.length - shown.length;
  return [...lines, ...(left > 0 ? [`… ${left} more lines`] : [])].join('\n');
}
