import { heading, paragraph } from '../../text/markdown.ts';
import { renderMarkdown } from '../../text/render-markdown.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import { causeBlocks } from './cause.ts';
import { howDecided } from './how-decided.ts';
import { prose } from './prose.ts';
import { SECTION_LIMITS } from './sticky-comment.ts';
import { whatNext } from './what-next.ts';

/** The sticky comment on a developer's pull request: what next comes first, the evidence after. */
export function statusComment(facts: HealingFacts, conclusion: Conclusion | null): string {
  const blocks = facts.siblings.flatMap((sibling) => [
    heading(3, prose(sibling.issue.title)),
    paragraph(whatNext(facts, sibling, conclusion)),
    ...causeBlocks(sibling.issue, facts.webUrl).slice(1),
  ]);
  return renderMarkdown([...blocks, paragraph(howDecided(facts))], SECTION_LIMITS.status);
}
