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

/** What happened, where, and why, with the evidence and what a person can do about it. */
export function causeBlocks(issue: Issue, webUrl: string): Block[] {
  return [...evidenceBlocks(issue, webUrl), paragraph(prose(issue.finding.explanation))];
}

/** The same without the advice: for a report that brings the repair itself. */
export function evidenceBlocks(issue: Issue, webUrl: string): Block[] {
  const { finding } = issue;
  const evidence =
    finding.excerpt.length > 0 ? [codeBlock(excerptText(finding.excerpt), 'text')] : [];
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

function excerptText(excerpt: Issue['finding']['excerpt']): string {
  const shown = excerpt.slice(0, MAX_LINES);
  const width = String(shown.at(-1)?.line ?? 0).length;
  const lines = shown.map(({ line, text }) => `${String(line).padStart(width)} | ${text}`);
  const left = excerpt.length - shown.length;
  return [...lines, ...(left > 0 ? [`… ${left} more lines`] : [])].join('\n');
}
