import type { CheckAnnotation, Effect } from '../../domain/effect.ts';
import { paragraph, sentence } from '../../text/markdown.ts';
import { plainLine } from '../../text/plain-line.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import { causeBlocks } from './cause.ts';
import { checkButtons } from './check-buttons.ts';
import { howDecided } from './how-decided.ts';
import { sourcePlace } from './source-place.ts';
import { isUnderWay, whatNext } from './what-next.ts';

type CheckOutput = Pick<
  Extract<Effect, { kind: 'check_run' }>,
  'status' | 'conclusion' | 'title' | 'summary' | 'text' | 'annotations' | 'actions'
>;

/** As many as GitHub takes with one request. */
const MOST_ANNOTATIONS = 50;

/**
 * The check run of a commit: every cause with its evidence and what was done. It informs and never
 * blocks: `success` only when re-runs turned everything green, else `neutral`.
 */
export function checkOutput(facts: HealingFacts, conclusion: Conclusion | null): CheckOutput {
  const { siblings } = facts;
  const working = siblings.some((sibling) => isUnderWay(facts, sibling, conclusion));
  // The title of the check run is that of an only cause.
  const from = siblings.length === 1 ? 1 : 0;
  const summary = siblings.flatMap((sibling) => [
    ...causeBlocks(sibling.issue, facts.webUrl).slice(from),
    paragraph(sentence`**What next:** ${whatNext(facts, sibling, conclusion)}`),
  ]);
  return {
    status: working ? 'in_progress' : 'completed',
    conclusion: working ? null : conclusionOf(facts, conclusion),
    title: titleOf(siblings),
    summary: renderMarkdown(summary, TEXT_LIMITS.check),
    text: renderMarkdown([paragraph(howDecided(facts))], TEXT_LIMITS.check),
    actions: working || conclusion === null ? [] : checkButtons(facts, conclusion),
    annotations: siblings.flatMap(annotationOf).slice(0, MOST_ANNOTATIONS),
  };
}

function titleOf(siblings: HealingFacts['siblings']): string {
  const [first, ...others] = siblings;
  const title = plainLine(first?.issue.title ?? 'Nothing found', 200);
  return others.length === 0 ? title : `${title} (and ${others.length} more)`;
}

function conclusionOf(facts: HealingFacts, conclusion: Conclusion | null): 'success' | 'neutral' {
  const green = facts.siblings.every(({ issue, run }) => {
    const status = issue.id === facts.issue.id ? conclusion?.status : run?.status;
    return status === 'succeeded' && issue.finding.transient;
  });
  return green ? 'success' : 'neutral';
}

function annotationOf({ issue }: HealingFacts['siblings'][number]): CheckAnnotation[] {
  const place = sourcePlace(issue.finding);
  if (place === null) return [];
  const title = plainLine(issue.title, 200);
  return [
    {
      path: place.path,
      startLine: place.line,
      endLine: place.line,
      level: 'failure',
      title,
      message: plainLine(issue.finding.message, 1000) || title,
    },
  ];
}
