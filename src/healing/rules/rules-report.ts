import type { AuthoredProblem } from '../../config/authored-yaml.ts';
import type { CheckAnnotation, Effect } from '../../domain/effect.ts';
import { fullName, type RepositoryRef } from '../../domain/repository.ts';
import { countOf } from '../../text/count-of.ts';
import {
  type Block,
  type Inline,
  inlineCode,
  link,
  list,
  paragraph,
  sentence,
} from '../../text/markdown.ts';
import { plainLine } from '../../text/plain-line.ts';
import type { Redactor } from '../../text/redact.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import { prose } from '../report/prose.ts';
import { SECTION_LIMITS, stickyComment } from '../report/sticky-comment.ts';
import type { DryRun, WouldHave } from './dry-run.ts';
import { RULES_FOLDER } from './rule-files.ts';

/** Mistakes shown; who mends these sees the rest next. */
const SHOWN = 30;
const FOLDER = inlineCode(`${RULES_FOLDER}/`);
const IN_FORCE = sentence`Until all of them are right on the default branch, the last good ones stay in force.`;

/** Where playbooks and patterns were looked at; problems are redacted. */
export interface RulesAtCommit {
  repository: RepositoryRef;
  headSha: string;
  problems: readonly AuthoredProblem[];
  /** Where GitHub's pages are, without a slash at the end. */
  webUrl: string;
}

/** The check run on a commit that brings playbooks or patterns: the mistakes at their lines, or that they are right. */
export function rulesCheck(at: RulesAtCommit): Effect {
  const { headSha, problems } = at;
  const wrong = problems.length > 0;
  const blocks = wrong
    ? [...mistakes(at), paragraph(IN_FORCE)]
    : [
        paragraph(
          sentence`What is in ${FOLDER} can be used. It is in force on the default branch only.`,
        ),
      ];
  return {
    kind: 'check_run',
    headSha,
    name: 'Pipewright playbooks',
    externalId: `pipewright-rules:${headSha}`,
    status: 'completed',
    conclusion: wrong ? 'failure' : 'success',
    title: wrong ? countOf(problems.length, 'mistake') : 'The playbooks and patterns are right',
    summary: renderMarkdown(blocks, TEXT_LIMITS.check),
    text: '',
    annotations: problems.slice(0, SHOWN).map(annotationOf),
    actions: [],
    detailsUrl: null,
  };
}

/** The part of the sticky comment: the mistakes, or what the rules would have done of late. */
export function rulesComment(
  pullRequest: number,
  at: RulesAtCommit,
  rehearsed: DryRun | null,
  redact: Redactor,
): Effect {
  const blocks =
    rehearsed === null
      ? [
          paragraph(
            sentence`❌ **Pipewright cannot use ${FOLDER} as this pull request has it:** ${countOf(at.problems.length, 'mistake')}.`,
          ),
          ...mistakes(at),
          paragraph(IN_FORCE),
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
  const lead = sentence`✅ **The playbooks and patterns can be used**, once they are on the default branch. Dry run over the last ${countOf(looked, 'failure')} of this repository; nothing was done:`;
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

function mistakes({ repository, headSha, problems, webUrl }: RulesAtCommit): Block[] {
  const items = problems.slice(0, SHOWN).map(({ file, line, path, message }): Inline => {
    const page = `${webUrl}/${fullName(repository)}/blob/${headSha}/${file}#L${line}`;
    const place = link(inlineCode(`${file}:${line}`), page);
    const what = prose(message);
    return path === ''
      ? sentence`${place}: ${what}`
      : sentence`${place}, ${inlineCode(path)}: ${what}`;
  });
  const left = problems.length - SHOWN;
  return [list(left > 0 ? [...items, sentence`and ${left} more`] : items)];
}

function annotationOf({ file, line, path, message }: AuthoredProblem): CheckAnnotation {
  return {
    path: file,
    startLine: line,
    endLine: line,
    level: 'failure',
    title: plainLine(path, 200) || 'Playbooks and patterns',
    message: plainLine(message, 1000),
  };
}
