import type { Effect } from '../../domain/effect.ts';
import { countOf } from '../../text/count-of.ts';
import { type Block, inlineCode, link, list, paragraph, sentence } from '../../text/markdown.ts';
import type { Redactor } from '../../text/redact.ts';
import { renderMarkdown } from '../../text/render-markdown.ts';
import {
  type AuthoredAtCommit,
  authoredCheck,
  type AuthoredWords,
  mistakes,
} from '../report/authored-problems.ts';
import { prose } from '../report/prose.ts';
import { SECTION_LIMITS, stickyComment } from '../report/sticky-comment.ts';
import type { DryRun, WouldHave } from './dry-run.ts';
import { RULES_FOLDER } from './rule-files.ts';

const FOLDER = inlineCode(`${RULES_FOLDER}/`);
const USABLE = sentence`✅ **The playbooks and patterns can be used**, once they are on the default branch.`;
const WORDS: AuthoredWords = {
  name: 'Pipewright playbooks',
  id: 'pipewright-rules',
  whole: 'Playbooks and patterns',
  titles: {
    wrong: (mistakesFound) => mistakesFound,
    right: 'The playbooks and patterns are right',
  },
  usable: sentence`What is in ${FOLDER} can be used. It is in force on the default branch only.`,
  meanwhile: sentence`Until all of them are right on the default branch, the last good ones stay in force.`,
  place: ({ file, line }) => `${file}:${line}`,
};

/** The check run on a commit that brings playbooks or patterns: the mistakes at their lines, or that they are right. */
export function rulesCheck(at: AuthoredAtCommit): Effect {
  return authoredCheck(at, WORDS);
}

/** The part of the sticky comment: the mistakes, or what the rules would have done of late. */
export function rulesComment(
  pullRequest: number,
  at: AuthoredAtCommit,
  rehearsed: DryRun | null,
  redact: Redactor,
): Effect {
  const blocks =
    rehearsed === null && at.problems.length === 0
      ? [paragraph(sentence`${USABLE} Without a dry run: it is for those who may write here.`)]
      : rehearsed === null
        ? [
            paragraph(
              sentence`❌ **Pipewright cannot use ${FOLDER} as this pull request has it:** ${countOf(at.problems.length, 'mistake')}.`,
            ),
            ...mistakes(at, WORDS),
          ]
        : dryRunBlocks(rehearsed);
  const body = renderMarkdown(blocks, SECTION_LIMITS.playbooks);
  return stickyComment(pullRequest, 'playbooks', redact(body));
}

/** The same once the pull request changes them no longer. */
export function rulesMended(pullRequest: number): Effect {
  const words = sentence`✅ This pull request no longer changes ${FOLDER}.`;
  return stickyComment(
    pullRequest,
    'playbooks',
    renderMarkdown([paragraph(words)], SECTION_LIMITS.playbooks),
  );
}

function dryRunBlocks({ looked, taken }: DryRun): Block[] {
  const lead = sentence`${USABLE} Dry run over the last ${countOf(looked, 'failure')} of this repository; nothing was done:`;
  if (taken.length === 0) {
    return [paragraph(lead), paragraph(sentence`None of them would have been taken.`)];
  }
  return [paragraph(lead), ...taken.flatMap(wouldHave)];
}

function wouldHave({ issue, finding, playbook, acts }: WouldHave): Block[] {
  const { occurrence } = issue;
  const job = link(sentence`job ${inlineCode(occurrence.jobName)}`, occurrence.jobUrl);
  const by =
    finding.pattern === null
      ? sentence`rule ${inlineCode(finding.rule)}`
      : sentence`pattern ${inlineCode(finding.pattern)}`;
  const how = acts
    ? sentence`would have acted, if the guard and the limits had allowed it`
    : sentence`would have told people`;
  const head = sentence`**${prose(issue.title)}** (${job} on ${inlineCode(occurrence.headBranch)}, line ${finding.line}), by ${by}: ${inlineCode(playbook.name)} ${how}:`;
  const steps = playbook.steps.map(({ action, description, with: given }) => {
    const tool = typeof given['tool'] === 'string' ? ` ${given['tool']}` : '';
    return sentence`${inlineCode(`${action}${tool}`)}: ${prose(description)}`;
  });
  return [paragraph(head), list(steps)];
}
