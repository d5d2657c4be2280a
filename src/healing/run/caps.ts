import type { HealingRun } from '../../domain/run.ts';

/** How often Pipewright may act before it leaves a failure to people. */
export const CAPS = {
  /** Runs that act on one fingerprint in one repository, within `days`. */
  perFingerprint: 3,
  /** Runs that act in one repository, within `days`. */
  perRepository: 30,
  days: 1,
  /** Failed Runs in a row after which a playbook is off for a fingerprint, within `offDays`. */
  failuresInARow: 2,
  offDays: 14,
} as const;

/**
 * The reason why another Run may not act, or null. `history` are the earlier Runs for the same
 * fingerprint within `offDays`, newest first; `actedInRepository` counts those within `days`,
 * of which `perRepository` are allowed.
 */
export function refusalByCap(
  run: HealingRun,
  history: readonly HealingRun[],
  actedInRepository: number,
  now: Date,
  perRepository: number = CAPS.perRepository,
): string | null {
  const acted = history.filter((other) => other.id !== run.id && other.attempt > 0);
  const streak = acted.filter(
    ({ playbook, status }) => playbook === run.playbook && status !== 'refused',
  );
  const firstGood = streak.findIndex(({ status }) => status !== 'failed' && status !== 'unproven');
  const failures = firstGood === -1 ? streak.length : firstGood;
  if (failures >= CAPS.failuresInARow) {
    return `The playbook ${run.playbook} failed ${failures} times in a row for this cause and is off for it here.`;
  }
  const since = now.getTime() - CAPS.days * 86_400_000;
  const recent = acted.filter((other) => other.createdAt.getTime() >= since).length;
  if (recent >= CAPS.perFingerprint) {
    return `This cause has had its ${CAPS.perFingerprint} attempts within a day.`;
  }
  if (actedInRepository >= perRepository) {
    return `This repository has had its ${perRepository} attempts within a day.`;
  }
  return null;
}
