import type { DeliveryStatus, DeliverySummary } from '../domain/delivery.ts';
import type { Delivery as Row } from './generated/client.ts';

/** The columns of a delivery that people look at: all but its body. */
export const SUMMARY_COLUMNS = {
  guid: true,
  event: true,
  action: true,
  installationId: true,
  repositoryId: true,
  repository: true,
  status: true,
  attempts: true,
  lastError: true,
  receivedAt: true,
  dueAt: true,
  processedAt: true,
} as const satisfies Partial<Record<keyof Row, true>>;

/** A row of `deliveries` in the words of domain/. */
export function toSummary(row: Pick<Row, keyof typeof SUMMARY_COLUMNS>): DeliverySummary {
  return {
    ...row,
    status: row.status as DeliveryStatus,
    installationId: row.installationId === null ? null : Number(row.installationId),
    repositoryId: row.repositoryId === null ? null : Number(row.repositoryId),
  };
}
