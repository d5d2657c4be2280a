import type { KeptIssue, KeptNote } from '../../domain/kept-issues.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import { currentRepository } from '../current-repository.ts';
import { DASHBOARD, dashboardPage } from '../dashboard/dashboard-page.ts';
import { flakyPage } from '../flaky/flaky-page.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { inTurn } from '../in-turn.ts';
import { writeKept } from './write-kept.ts';

/** Notes that an issue shows. */
const MOST_NOTES = 5;

/** Writes an issue that is kept as it is to be now, with new notes of what people had done through it. */
export async function lookAfter(
  deps: HealingDeps,
  known: MonitoredRepository,
  key: string,
  notes: readonly KeptNote[] = [],
): Promise<void> {
  await inTurn(deps, `kept:${known.id}:${key}`, async () => {
    const kept = await deps.keptIssues.get(known.id, key);
    if (kept === null) return;
    const repository = await currentRepository(deps, known);
    const noted = { ...kept, notes: withNotes(kept, notes) };
    const page =
      key === DASHBOARD
        ? await dashboardPage(deps, repository, noted)
        : await flakyPage(deps, repository, key);
    if (page === null) return deps.keptIssues.save(noted, null);
    await writeKept(deps, repository, noted, page);
  });
}

/** A Delivery that is handled again notes nothing twice. */
function withNotes({ notes }: KeptIssue, added: readonly KeptNote[]): KeptNote[] {
  const known = new Set(notes.map(({ deliveryGuid }) => deliveryGuid));
  return [...notes, ...added.filter(({ deliveryGuid }) => !known.has(deliveryGuid))].slice(
    -MOST_NOTES,
  );
}
