import type { Issue } from '../../domain/issue.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { CommentedTrigger } from '../../domain/trigger.ts';
import { countOf } from '../../text/count-of.ts';
import { type Block, inlineCode, list, paragraph, sentence } from '../../text/markdown.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { prose } from '../report/prose.ts';
import { askForFix, type FixAnswer } from './ask-for-fix.ts';
import { askForRerun } from './ask-for-rerun.ts';
import { diagnoseSubject } from './diagnose-subject.ts';
import { helpBlocks } from './help.ts';
import { IGNORE_DAYS, ignoreCauses } from './ignore-causes.ts';
import type { Command } from './parse-command.ts';
import { pauseOrResume } from './pause-or-resume.ts';
import { settingsBlocks } from './settings-blocks.ts';
import { subjectOf } from './subject.ts';
import { unresolved } from './unresolved.ts';

/** What a command is answered with; `ok` false where it could not be done. */
export interface Said {
  ok: boolean;
  blocks: Block[];
}

const MOST_DAYS = 365;

/** Does a command that its asker may give, and says what came of it. */
export async function doCommand(
  deps: HealingDeps,
  repository: MonitoredRepository,
  trigger: CommentedTrigger,
  command: Exclude<Command, { name: 'unknown' }>,
): Promise<Said> {
  const { name, argument } = command;
  const by = trigger.actor ?? '';
  if (name === 'help') return { ok: true, blocks: helpBlocks() };
  if (name === 'config') return { ok: true, blocks: await settingsBlocks(deps, repository) };
  if (name === 'pause' || name === 'resume') {
    return pauseOrResume(deps, { repository, by, playbook: argument, what: name });
  }
  const subject = await subjectOf(deps, repository, trigger);
  if (subject === null) return no('There is no commit to look at.');
  const { sha } = subject;
  if (name === 'diagnose') return diagnoseSubject(deps, repository, subject);
  const delivery = { deliveryGuid: trigger.deliveryGuid, repository };
  if (name === 'rerun') {
    const runs = await askForRerun(deps, delivery, sha);
    if (runs === 0) return no('No failed run of the newest commit waits to be run again.');
    return yes(`The failed jobs of ${countOf(runs, 'run')} run again.`);
  }
  const issues = await unresolved(deps, repository, sha);
  if (issues.length === 0) return no('Pipewright knows of no failure on the newest commit.');
  if (name === 'ignore') return ignore(deps, delivery, issues, { by, argument });
  const answers: Array<{ issue: Issue; answer: FixAnswer }> = [];
  for (const issue of issues) {
    const asked = { by, deliveryGuid: trigger.deliveryGuid };
    answers.push({ issue, answer: await askForFix(deps, repository, issue, asked) });
  }
  const items = answers.map(({ issue, answer }) => {
    return sentence`${prose(issue.title)}: ${prose(fixAnswerWords(answer))}`;
  });
  const ok = answers.some(({ answer }) => answer.kind === 'started' || answer.kind === 'working');
  return { ok, blocks: [list(items)] };
}

async function ignore(
  deps: HealingDeps,
  delivery: Parameters<typeof ignoreCauses>[1],
  issues: Issue[],
  { by, argument }: { by: string; argument: string | null },
): Promise<Said> {
  const days = argument === null ? IGNORE_DAYS : Number(/^(\d{1,3})d?$/.exec(argument)?.[1] ?? 0);
  if (days < 1 || days > MOST_DAYS) {
    return no(`Say how many days, from 1 to ${MOST_DAYS}: \`/pipewright ignore 7\``);
  }
  const until = await ignoreCauses(deps, delivery, issues, { by, days });
  const day = inlineCode(until.toISOString().slice(0, 10));
  const lead = sentence`Left alone until ${day}, wherever they come up in this repository:`;
  const items = issues.map(({ title }) => prose(title));
  return { ok: true, blocks: [paragraph(lead), list(items)] };
}

/** What became of a wish for a repair, for people. */
export function fixAnswerWords(answer: FixAnswer): string {
  const words: Record<FixAnswer['kind'], string> = {
    started: 'is at work; the check run tells how it ends.',
    working: 'waits for the proof already.',
    done: 'has proven its repair already.',
    fork: 'the code comes from a fork, for which Pipewright opens no pull requests.',
    paused: 'Pipewright is paused here; `/pipewright resume` ends a pause, the settings may too.',
    'nothing applies': 'this needs a person; no playbook that is on here repairs it.',
  };
  return 'playbook' in answer ? `\`${answer.playbook}\` ${words[answer.kind]}` : words[answer.kind];
}

function no(words: string): Said {
  return { ok: false, blocks: [paragraph(prose(words))] };
}

function yes(words: string): Said {
  return { ok: true, blocks: [paragraph(prose(words))] };
}
