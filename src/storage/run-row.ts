import type { HealingRun, RunStatus } from '../domain/run.ts';
import type { Run as RunRow } from './generated/client.ts';

/** A Run as its row holds it. */
export function runFromRow(row: RunRow): HealingRun {
  const { actedAt: _, ...run } = row;
  return { ...run, repositoryId: Number(row.repositoryId), status: row.status as RunStatus };
}
