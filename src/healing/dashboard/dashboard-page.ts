import type { KeptIssue } from '../../domain/kept-issues.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import { type Inline, inlineCode, paragraph, sentence } from '../../text/markdown.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import type { HealingDeps } from '../healing-deps.ts';
import type { KeptPage } from '../kept/write-kept.ts';
import { SETTINGS_PATH } from '../settings/settings-file.ts';
import { knownSettings } from '../settings/settings-in-force.ts';
import { gatherDashboard } from './gather-dashboard.ts';
import { dashboardBlocks } from './dashboard-blocks.ts';

/** The key of the dashboard among the issues that are kept. */
export const DASHBOARD = 'dashboard';
const TITLE = 'Pipewright dashboard';
/** Pauses end and flakes are forgotten without an event. */
const AGAIN_MS = 24 * 3_600_000;

/** What the dashboard of a repository is to say; null where people want none, or nothing is begun in a pause. */
export async function dashboardPage(
  deps: HealingDeps,
  repository: MonitoredRepository,
  kept: KeptIssue,
): Promise<KeptPage | null> {
  const settings = await knownSettings(deps, repository.id);
  if (!settings.dashboard) {
    const off = sentence`Turned off by ${inlineCode(SETTINGS_PATH)} (${inlineCode('dashboard')}).`;
    return { state: 'closed', title: TITLE, body: said(off), next: null };
  }
  if (kept.state === 'declined') return null;
  if (settings.paused) {
    const rests = sentence`**Paused** by ${inlineCode(SETTINGS_PATH)} (${inlineCode('paused')}): Pipewright does nothing in this repository, and tells nothing new here until that is taken back.`;
    const page = { state: 'open', title: TITLE, body: said(rests), next: null } as const;
    return kept.number === null ? null : page;
  }
  const gathered = await gatherDashboard(deps, repository, settings);
  const body = renderMarkdown(dashboardBlocks(gathered, kept.notes), TEXT_LIMITS.comment);
  return { state: 'open', title: TITLE, body, next: new Date(deps.clock().getTime() + AGAIN_MS) };
}

function said(sentenceOfIt: Inline): string {
  return renderMarkdown([paragraph(sentenceOfIt)], TEXT_LIMITS.comment);
}
