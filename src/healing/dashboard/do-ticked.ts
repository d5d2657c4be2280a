import type { Issue } from '../../domain/issue.ts';
import type { KeptNote } from '../../domain/kept-issues.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { GitHubIssueTrigger } from '../../domain/trigger.ts';
import { countOf } from '../../text/count-of.ts';
import { tickedBoxes } from '../../text/markdown.ts';
import { askForFix } from '../conversation/ask-for-fix.ts';
import { askForRerun } from '../conversation/ask-for-rerun.ts';
import { fixAnswerWords } from '../conversation/do-command.ts';
import { IGNORE_DAYS, ignoreCauses } from '../conversation/ignore-causes.ts';
import { pauseOrResume } from '../conversation/pause-or-resume.ts';
import { isPermitted } from '../conversation/permitted.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { readBoxName, type Wish, WISHES } from './box-names.ts';

/** Boxes that one edit may tick; a person ticks one. */
const MOST_BOXES = 10;
const WORDS: Record<Wish, string> = {
  fix: 'Fix it',
  rerun: 'Re-run',
  ignore: `Ignore for ${IGNORE_DAYS} days`,
  resume: 'Resume',
};

/**
 * Does what the boxes say that this edit ticked, where its author may ask for it, and gives a note of
 * what came of it; none where nothing was asked for. Ticks that were there before the edit are not
 * its author's.
 */
export async function doTicked(
  deps: HealingDeps,
  repository: MonitoredRepository,
  trigger: GitHubIssueTrigger,
): Promise<KeptNote[]> {
  const { actor, deliveryGuid, edit } = trigger;
  if (edit === null || actor === null || trigger.byBot) return [];
  const before = tickedBoxes(edit.from);
  const asked = [...tickedBoxes(edit.to)]
    .filter((name) => !before.has(name))
    .slice(0, MOST_BOXES)
    .flatMap((name) => readBoxName(name) ?? []);
  const said: string[] = [];
  for (const wish of WISHES) {
    const subjects = asked.filter((each) => each.wish === wish).map(({ subject }) => subject);
    if (subjects.length === 0) continue;
    const detail = `${subjects.map((subject) => subject ?? 'everything').join(', ')} on #${trigger.number}`;
    const asking = { deliveryGuid, actor, action: `dashboard.${wish}`, detail };
    const permitted = await isPermitted(deps, repository, asking, 'write');
    if (permitted === 'too often') continue;
    if (permitted === 'no') {
      said.push(`${WORDS[wish]}: only people who may write here can ask for that.`);
      continue;
    }
    for (const subject of subjects) {
      said.push(`${WORDS[wish]}, ${await grant(deps, repository, trigger, { wish, subject })}`);
    }
  }
  if (said.length === 0) return [];
  const what = deps.redact(said.join(' '));
  return [{ deliveryGuid, at: deps.clock().toISOString(), by: actor, what }];
}

async function grant(
  deps: HealingDeps,
  repository: MonitoredRepository,
  trigger: GitHubIssueTrigger,
  { wish, subject }: { wish: Wish; subject: string | null },
): Promise<string> {
  const by = trigger.actor ?? '';
  if (wish === 'resume') {
    const said = await pauseOrResume(deps, { repository, by, playbook: subject, what: 'resume' });
    const name = subject === null ? 'everything' : `\`${subject}\``;
    return said.ok ? `${name}: works again.` : `${name}: it was not paused.`;
  }
  const issue = subject === null ? null : await deps.issues.get(subject);
  // A box can be written by hand, with the id of another repository's Issue.
  if (issue === null || issue.repository.id !== repository.id) return 'no such failure.';
  if (issue.status === 'resolved') return `${issue.title}: it is resolved already.`;
  return `${issue.title}: ${await help(deps, repository, trigger, wish, issue)}`;
}

async function help(
  deps: HealingDeps,
  repository: MonitoredRepository,
  { actor, deliveryGuid }: GitHubIssueTrigger,
  wish: Exclude<Wish, 'resume'>,
  issue: Issue,
): Promise<string> {
  const by = actor ?? '';
  const delivery = { deliveryGuid, repository };
  if (wish === 'fix') {
    return fixAnswerWords(await askForFix(deps, repository, issue, { by, deliveryGuid }));
  }
  if (wish === 'ignore') {
    const until = await ignoreCauses(deps, delivery, [issue], { by, days: IGNORE_DAYS });
    return `left alone until ${until.toISOString().slice(0, 10)}.`;
  }
  const runs = await askForRerun(deps, delivery, issue.occurrence.headSha);
  return runs === 0 ? 'no failed run waits.' : `${countOf(runs, 'run')} at work again.`;
}
