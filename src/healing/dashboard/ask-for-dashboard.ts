import { knownSettings } from '../settings/settings-in-force.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { DASHBOARD } from './dashboard-page.ts';

/** Changes within this time make one edit. */
export const GROUP_MS = 60_000;

/** Has the dashboard of a repository brought up to date within a minute, where it has one or is to have one. */
export async function askForDashboard(
  deps: Pick<HealingDeps, 'keptIssues' | 'settings' | 'clock' | 'logger'>,
  repositoryId: number,
): Promise<void> {
  const kept = await deps.keptIssues.get(repositoryId, DASHBOARD);
  const { dashboard } = await knownSettings(deps, repositoryId);
  if (!dashboard && (kept === null || kept.state === 'closed')) return;
  if (dashboard && kept?.state === 'declined') return;
  // One that is not there yet, or that is to be forgotten, need not wait for other changes.
  const wait = kept?.state === 'open' ? GROUP_MS : 0;
  await deps.keptIssues.ask(repositoryId, DASHBOARD, new Date(deps.clock().getTime() + wait));
}
