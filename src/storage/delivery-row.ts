import { type DeliveryStatus, type DeliverySummary, MOST_COUNTED } from '../domain/delivery.ts';
import type { Delivery as Row } from './generated/client.ts';
import type { List } from './list-page.ts';

/** Deliveries as a list, without their bodies; `toSummary` takes its rows. */
export const DELIVERIES: List = {
  table: 'deliveries',
  key: 'guid',
  at: 'received_at',
  columns: `guid, event, action, installation_id AS "installationId",
            repository_id AS "repositoryId", repository, status, attempts,
            last_error AS "lastError", received_at AS "receivedAt", due_at AS "dueAt",
            processed_at AS "processedAt"`,
  mostCounted: MOST_COUNTED,
};

/** What is read of a row; pg gives bigint as text. */
export type SummaryColumns = Omit<
  Row,
  'payload' | 'payloadFormat' | 'installationId' | 'repositoryId'
> & {
  installationId: bigint | string | null;
  repositoryId: bigint | string | null;
};

/** A row of `deliveries` in the words of domain/. */
export function toSummary(row: SummaryColumns): DeliverySummary {
  return {
    ...row,
    status: row.status as DeliveryStatus,
    installationId: row.installationId === null ? null : Number(row.installationId),
    repositoryId: row.repositoryId === null ? null : Number(row.repositoryId),
  };
}
