import { randomUUID } from 'node:crypto';
import type { AuditEntry, AuditLog } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';
import type { AuditEntry as AuditRow, Prisma } from '../generated/client.ts';
import { createListPages, equal, type List } from '../list-page.ts';
import { storableJson, storableText, storableTextOrNull } from '../storable.ts';

const REMOVE = `DELETE FROM audit_entries WHERE id IN
                  (SELECT id FROM audit_entries WHERE at < $1 ORDER BY at LIMIT $2)`;

/** The audit as a list. */
export const ENTRIES: List = {
  table: 'audit_entries',
  key: 'id',
  at: 'at',
  columns: `id, at, actor_id AS "actorId", actor_name AS "actorName", api_key_id AS "apiKeyId", action,
            target, result, address, request_id AS "requestId", details,
            delivery_guid AS "deliveryGuid"`,
};

function fromRow({ deliveryGuid, ...row }: AuditRow): AuditEntry {
  return {
    ...row,
    requestId: row.requestId ?? deliveryGuid,
    result: row.result as AuditEntry['result'],
    details: row.details as Record<string, unknown>,
  };
}

/** The audit in Postgres. */
export function createAuditLog({ pool, prisma }: Database): AuditLog {
  const page = createListPages<AuditRow>({ pool }, ENTRIES);
  return {
    async record(entry) {
      await prisma.auditEntry.create({
        data: {
          ...entry,
          id: randomUUID(),
          actorName: storableText(entry.actorName),
          target: storableText(entry.target),
          address: storableTextOrNull(entry.address),
          details: JSON.parse(storableJson(entry.details)) as Prisma.InputJsonObject,
        },
      });
    },

    async list({ actorId, action, target, since, until }, slice) {
      const { items, total } = await page(
        [
          ...equal({ actor_id: actorId, action, target }),
          ...(since === undefined ? [] : [['at >= ?', since] as const]),
          ...(until === undefined ? [] : [['at < ?', until] as const]),
        ],
        slice,
      );
      return { items: items.map(fromRow), total };
    },

    async remove(before, limit) {
      const { rowCount } = await pool.query(REMOVE, [before, limit]);
      return rowCount ?? 0;
    },
  };
}
