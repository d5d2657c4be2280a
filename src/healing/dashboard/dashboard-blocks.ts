import { EVERYWHERE } from '../../domain/conversation.ts';
import type { FlakyJob } from '../../domain/failure-history.ts';
import type { KeptNote } from '../../domain/kept-issues.ts';
import {
  type Block,
  boxes,
  heading,
  type Inline,
  inlineCode,
  link,
  list,
  paragraph,
  sentence,
} from '../../text/markdown.ts';
import { countOf } from '../../text/count-of.ts';
import { IGNORE_DAYS } from '../conversation/ignore-causes.ts';
import { FLAKINESS } from '../flaky/flakiness.ts';
import { places } from '../report/cause.ts';
import { prose } from '../report/prose.ts';
import { ofSibling } from '../report/what-next.ts';
import { boxName, RESUME_ALL } from './box-names.ts';
import type { Dashboard, WaitingFix } from './gather-dashboard.ts';

type Failure = Dashboard['failures'][number];

/** The dashboard as people read it; it has no time of its own, so that it changes only with what it tells. */
export function dashboardBlocks(
  { failures, moreFailures, fixes, flaky, pauses, off, webUrl }: Dashboard,
  notes: readonly KeptNote[],
): Block[] {
  const lead = sentence`Pipewright keeps this issue up to date. Tick a box to have it done: who may write here may ask, and the box is free again at once. Close the issue to have no dashboard.`;
  const open = failures.length + moreFailures;
  const more =
    moreFailures > 0 ? [list([sentence`and ${countOf(moreFailures, 'more failure')}`])] : [];
  return [
    paragraph(lead),
    ...section(`Open failures (${open})`, [
      ...failures.flatMap((failure) => failureBlocks(failure, webUrl)),
      ...more,
    ]),
    ...section(`Fixes that wait for review (${fixes.length})`, listed(fixes.map(fixLine))),
    ...section(`Flaky jobs (${flaky.length})`, listed(flaky.map(flakyLine))),
    ...section(`Paused playbooks (${pauses.length + off.length})`, pauseBlocks(pauses, off)),
    ...(notes.length === 0 ? [] : section('What was asked for here', listed(notes.map(noteLine)))),
  ];
}

function section(title: string, blocks: Block[]): Block[] {
  const none = [paragraph(sentence`None.`)];
  return [heading(2, sentence`${title}`), ...(blocks.length === 0 ? none : blocks)];
}

const listed = (items: Inline[]): Block[] => (items.length === 0 ? [] : [list(items)]);

function failureBlocks({ issue, run, offersFix, ignored }: Failure, webUrl: string): Block[] {
  const { occurrence } = issue;
  const from = occurrence.fork
    ? sentence`${inlineCode(occurrence.headBranch)} of a fork`
    : inlineCode(occurrence.headBranch);
  const since = sentence`On ${from}, since ${issue.detectedAt.toISOString().slice(0, 10)}`;
  const next = ignored
    ? sentence`Left alone: somebody said so.`
    : ofSibling({ issue, run, offersFix });
  const wishes = [
    ...(offersFix ? [{ name: boxName('fix', issue.id), label: sentence`Fix it` }] : []),
    ...(occurrence.workflowRunId > 0
      ? [{ name: boxName('rerun', issue.id), label: sentence`Re-run` }]
      : []),
    ...(ignored
      ? []
      : [
          {
            name: boxName('ignore', issue.id),
            label: sentence`Ignore for ${IGNORE_DAYS} days`,
          },
        ]),
  ];
  return [
    paragraph(sentence`**${prose(issue.title)}**`),
    list([...places(issue, webUrl), since, next]),
    ...(wishes.length === 0 ? [] : [boxes(wishes)]),
  ];
}

function fixLine({ number, url, title, base, run }: WaitingFix): Inline {
  const how =
    run.status === 'succeeded'
      ? sentence`verified`
      : run.status === 'waiting'
        ? sentence`waits for its proof`
        : sentence`without proof`;
  return sentence`${link(`pull request ${number}`, url)} into ${inlineCode(base)}, ${how}: ${title}`;
}

function flakyLine({ job, title, times, lastAt }: FlakyJob): Inline {
  const what = title === null ? sentence`` : sentence` (${prose(title)})`;
  return sentence`job ${inlineCode(job)}${what}: failed and passed on ${countOf(times, 'commit')} in ${FLAKINESS.days} days, last on ${lastAt.toISOString().slice(0, 10)}`;
}

function pauseBlocks(pauses: Dashboard['pauses'], off: readonly string[]): Block[] {
  const bySettings = off.map((name) => sentence`${inlineCode(name)} is off by the settings`);
  const everywhere = pauses
    .filter(({ repositoryId }) => repositoryId === EVERYWHERE)
    .map(({ playbook }) => sentence`${inlineCode(playbook ?? 'everything')} is off everywhere`);
  const here = pauses.filter(({ repositoryId }) => repositoryId !== EVERYWHERE);
  const resume = here.map(({ playbook, by }) => ({
    name: playbook === null ? RESUME_ALL : boxName('resume', playbook),
    label: sentence`Resume ${inlineCode(playbook ?? 'everything')}, paused by ${inlineCode(by)}`,
  }));
  return [
    ...listed([...bySettings, ...everywhere]),
    ...(resume.length === 0 ? [] : [boxes(resume)]),
  ];
}

function noteLine({ at, by, what }: KeptNote): Inline {
  const time = `${at.slice(0, 10)} ${at.slice(11, 16)}`;
  return sentence`${time} UTC, ${inlineCode(by)}: ${prose(what)}`;
}
