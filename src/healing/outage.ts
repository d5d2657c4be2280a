import type { Outage } from '../domain/failure-history.ts';
import type { Issue } from '../domain/issue.ts';
import type { HealingDeps } from './healing-deps.ts';

/** When a trouble counts as an outage, and how long re-runs wait before they look again. */
export const OUTAGE = {
  /** Repositories of one installation, this one included. */
  repositories: 3,
  windowMs: 30 * 60_000,
  pauseMs: 10 * 60_000,
} as const;

/**
 * The outage that an Issue is part of: the same passing trouble in at least three repositories of
 * its installation within half an hour. Null when there is none, or when its cause does not pass by
 * itself.
 */
export async function outageOf(
  { failures }: Pick<HealingDeps, 'failures'>,
  { finding, installationId }: Pick<Issue, 'finding' | 'installationId'>,
): Promise<Outage | null> {
  if (!finding.transient) return null;
  const trouble = await failures.sameTrouble(installationId, finding, OUTAGE.windowMs);
  return trouble !== null && trouble.repositories >= OUTAGE.repositories ? trouble : null;
}
