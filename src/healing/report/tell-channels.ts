import type { Notice } from '../../domain/notices.ts';
import { fullName } from '../../domain/repository.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { appliedPullRequest } from './applied-pull-request.ts';

/** An outage is told again when it lasts longer than this. */
const OUTAGE_AGAIN_MS = 6 * 3_600_000;

/**
 * Puts into the outbox what the channels of the repository's settings should hear about a Run:
 * failures of the default branch, fixes wherever they are, and an outage once for all repositories.
 */
export async function tellChannels(
  deps: Pick<HealingDeps, 'notices' | 'channels' | 'redact'>,
  facts: HealingFacts,
  conclusion: Conclusion | null,
): Promise<void> {
  const channels = facts.settings.channels.filter((name) => deps.channels.includes(name));
  if (channels.length === 0) return;
  const { outage, run, attempt } = facts;
  if (conclusion === null && outage !== null) {
    const what = outage.host ?? facts.issue.finding.category;
    const key = `outage:${facts.issue.installationId}:${what}`;
    await deps.notices.put(key, channels, outageNotice(facts, what), {
      againAfterMs: OUTAGE_AGAIN_MS,
    });
    return;
  }
  const told = noticeOf(facts, conclusion);
  if (told === null) return;
  const title = deps.redact(facts.issue.title);
  const notice = { repository: fullName(facts.repository), title, ...told };
  await deps.notices.put(`run:${run.id}:${attempt}:${told.kind}`, channels, notice);
}

function noticeOf(
  facts: HealingFacts,
  conclusion: Conclusion | null,
): Pick<Notice, 'kind' | 'text' | 'url'> | null {
  const { repository, issue } = facts;
  const fix = appliedPullRequest(facts);
  const { headBranch, jobUrl, fork } = issue.occurrence;
  const onDefault = headBranch === repository.defaultBranch && !fork;
  if (conclusion === null) {
    if (fix === null) return null;
    const text = `A fix is proposed as #${fix.number}; it waits for its proof.`;
    return { kind: 'fix_proposed', text, url: fix.url };
  }
  const { status, outcome: text } = conclusion;
  if (fix !== null && status === 'succeeded') return { kind: 'fix_verified', text, url: fix.url };
  if (fix !== null) return { kind: 'fix_failed', text, url: fix.url };
  if (!onDefault) return null;
  if (status === 'succeeded') return { kind: 'passed_again', text, url: jobUrl };
  return { kind: 'failure_explained', text, url: jobUrl };
}

function outageNotice({ outage, issue }: HealingFacts, what: string): Notice {
  const many = outage?.repositories ?? 0;
  return {
    kind: 'outage',
    repository: null,
    title: what,
    text: `The same passing trouble in ${many} repositories at once: re-runs wait until it is over.`,
    url: issue.occurrence.jobUrl,
  };
}
