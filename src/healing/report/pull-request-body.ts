import type { FileEdit } from '../../domain/patch.ts';
import { fullName } from '../../domain/repository.ts';
import {
  foreign,
  heading,
  type Inline,
  inlineCode,
  link,
  list,
  paragraph,
  sentence,
} from '../../text/markdown.ts';
import { countOf } from '../../text/count-of.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import { lineChanges } from '../line-changes.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import { evidenceBlocks } from './cause.ts';
import { howDecided } from './how-decided.ts';
import { proofBlocks } from './proof-blocks.ts';
import { prose } from './prose.ts';

/** The body of a fix pull request: why it is there, the proof, what it changes, how to say no. */
export function pullRequestBody(
  facts: HealingFacts,
  why: string,
  conclusion: Conclusion | null,
): string {
  const blocks = [
    paragraph(opening(facts)),
    heading(3, sentence`Proof`),
    ...proofBlocks(facts, conclusion),
    heading(3, sentence`What went wrong`),
    ...evidenceBlocks(facts.issue, facts.webUrl),
    heading(3, sentence`What this changes`),
    paragraph(prose(why)),
    list([...facts.patch.edits.map(changeOf), ...facts.proposed.map((said) => foreign(said))]),
    paragraph(howDecided(facts)),
    paragraph(
      sentence`To decline, close this pull request and keep its branch: the same fix is not offered again.`,
    ),
  ];
  return renderMarkdown(blocks, TEXT_LIMITS.comment);
}

function opening({ issue, run, repository, webUrl }: HealingFacts): Inline {
  const { workflowName, headBranch, jobName, jobUrl } = issue.occurrence;
  const commit = link(
    inlineCode(run.headSha.slice(0, 7)),
    `${webUrl}/${fullName(repository)}/commit/${run.headSha}`,
  );
  const job = link(inlineCode(jobName), jobUrl);
  return sentence`Job ${job} of ${inlineCode(workflowName)} failed on ${inlineCode(headBranch)} at ${commit}. This is the repair.`;
}

function changeOf({ path, mode, before, content }: FileEdit): Inline {
  const text = (bytes: Uint8Array | null) => (bytes === null ? '' : Buffer.from(bytes).toString());
  const { added, removed } = lineChanges(text(before), text(content));
  const file = inlineCode(path);
  if (content === null) return sentence`${file}: deleted, ${countOf(removed, 'line')}`;
  if (before === null) return sentence`${file}: new, ${countOf(added, 'line')}`;
  if (Buffer.from(before).equals(content))
    return sentence`${file}: mode ${mode}, its content as it was`;
  return sentence`${file}: ${countOf(added, 'line')} added, ${removed} removed`;
}
