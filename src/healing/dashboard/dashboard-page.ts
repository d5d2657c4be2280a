import type { KeptIssue } from '../../domain/kept-issues.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import { inlineCode, paragraph, sentence } from '../../text/markdown.ts';
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

/** What the dashboard of a repository is to say; null while the settings pause everything, or people have none. */
export async function dashboardPage(
  deps: HealingDeps,
  repository: MonitoredRepository,
  kept: KeptIssue,
): Promise<KeptPage | null> {
  const settings = await knownSettings(deps, repository.id);
  if (!settings.dashboard) {
    const off = paragraph(
      sentence`Turned off by ${inlineCode(SETTINGS_PATH)} (${inlineCode('dashboard')}).`,
    );
    const body = renderMarkdown([off], TEXT_LIMITS.comment);
    return { state: 'closed', title: TITLE, body, next: null };
  }
  if (settings.paused || kept.state === 'declined') return null;
  const gathered = await gatherDashboard(deps, repository, settings);
  const body = renderMarkdown(dashboardBlocks(gathered, kept.notes), TEXT_LIMITS.comment);
  return { state: 'open', title: TITLE, body, next: new Date(deps.clock().getTime() + AGAIN_MS) };
}
