import { paragraph, sentence } from '../../text/markdown.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import { isRolledBack } from './is-rolled-back.ts';
import { proofBlocks } from './proof-blocks.ts';

/** The comment that tells the followers of a fix pull request how its proof ended. */
export function proofComment(facts: HealingFacts, conclusion: Conclusion): string {
  const closing = isRolledBack(facts, conclusion)
    ? [paragraph(sentence`Pipewright closes this pull request and deletes its branch.`)]
    : [];
  return renderMarkdown([...proofBlocks(facts, conclusion), ...closing], TEXT_LIMITS.comment);
}
