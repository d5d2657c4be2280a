import { createHash } from 'node:crypto';
import type { FlakyJob } from '../../domain/failure-history.ts';
import { fullName, type MonitoredRepository } from '../../domain/repository.ts';
import { countOf } from '../../text/count-of.ts';
import { type Block, inlineCode, link, paragraph, sentence, table } from '../../text/markdown.ts';
import { plainLine } from '../../text/plain-line.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import type { HealingDeps } from '../healing-deps.ts';
import type { KeptPage } from '../kept/write-kept.ts';
import { prose } from '../report/prose.ts';
import { SETTINGS_PATH } from '../settings/settings-file.ts';
import { knownSettings } from '../settings/settings-in-force.ts';
import { FLAKINESS } from './flakiness.ts';

const DAY_MS = 86_400_000;
const TITLE = 'Flaky job';

/** The key of a flaky job among the issues that are kept: one for each job and cause. */
export function flakyKey({ job, fingerprint }: Pick<FlakyJob, 'job' | 'fingerprint'>): string {
  const hash = createHash('sha256').update(`${job}\0${fingerprint}`).digest('hex');
  return `flaky:${hash.slice(0, 24)}`;
}

/** What the issue of a flaky job is to say: its history, or that it is over; null when it never flaked enough. */
export async function flakyPage(
  deps: HealingDeps,
  repository: MonitoredRepository,
  key: string,
): Promise<KeptPage | null> {
  const { flaky: wished } = await knownSettings(deps, repository.id);
  const known = await deps.failures.flakyJobs(repository.id, FLAKINESS.windowMs);
  const flaky = known.find((each) => flakyKey(each) === key) ?? null;
  const quietMs = wished.quietDays * DAY_MS;
  const closed = (words: string): KeptPage => {
    const blocks = [
      paragraph(prose(words)),
      ...(flaky === null ? [] : history(flaky, repository, deps)),
    ];
    return { state: 'closed', title: titleOf(flaky, deps), body: render(blocks), next: null };
  };
  if (!wished.report) return closed(`Turned off by \`${SETTINGS_PATH}\` (\`flaky\`).`);
  const over = flaky === null || deps.clock().getTime() - flaky.lastAt.getTime() >= quietMs;
  if (over) return closed(`Quiet for ${countOf(wished.quietDays, 'day')}: closed.`);
  if (flaky.times < FLAKINESS.from) return null;
  const lead = sentence`The job ${inlineCode(flaky.job)} fails and passes on the same commit: a failure of it may say nothing about the change. Pipewright runs it again and keeps count here; after ${countOf(wished.quietDays, 'quiet day')} this is closed.`;
  return {
    state: 'open',
    title: titleOf(flaky, deps),
    body: render([paragraph(lead), ...history(flaky, repository, deps)]),
    next: new Date(flaky.lastAt.getTime() + quietMs),
  };
}

const render = (blocks: Block[]): string => renderMarkdown(blocks, TEXT_LIMITS.comment);

function titleOf(flaky: FlakyJob | null, { redact }: Pick<HealingDeps, 'redact'>): string {
  return flaky === null ? TITLE : plainLine(redact(`${TITLE}: ${flaky.job}`), 200);
}

function history(
  { commits, firstAt, times, title }: FlakyJob,
  repository: MonitoredRepository,
  { webUrl }: Pick<HealingDeps, 'webUrl'>,
): Block[] {
  const cause = title === null ? [] : [paragraph(sentence`Cause: ${prose(title)}`)];
  const day = firstAt.toISOString().slice(0, 10);
  const rows = commits.map(({ sha, at }) => [
    sentence`${at.toISOString().slice(0, 10)}`,
    link(inlineCode(sha.slice(0, 7)), `${webUrl}/${fullName(repository)}/commit/${sha}`),
  ]);
  return [
    ...cause,
    paragraph(sentence`Seen on ${countOf(times, 'commit')} since ${day}, the newest first:`),
    table([sentence`seen`, sentence`commit`], rows),
  ];
}
