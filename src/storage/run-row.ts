import type { HealingRun, RunStatus } from '../domain/run.ts';
import type { Run as RunRow } from './generated/client.ts';

/** What is read of a row; pg gives bigint as text. */
export type RunColumns = Omit<RunRow, 'actedAt' | 'repositoryId'> & {
  repositoryId: bigint | string;
};

/** A Run as its row holds it. */
export function runFromRow(row: RunColumns & Partial<Pick<RunRow, 'actedAt'>>): HealingRun {
  const { actedAt: _, ...run } = row;
  return { ...run, repositoryId: Number(row.repositoryId), status: row.status as RunStatus };
}
