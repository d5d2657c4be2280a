import { randomUUID } from 'node:crypto';
import type { AuditEntry, AuditLog } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';
import type { AuditEntry as AuditRow, Prisma } from '../generated/client.ts';
import { storableJson, storableText, storableTextOrNull } from '../storable.ts';

const REMOVE = `DELETE FROM audit_entries WHERE id IN
                  (SELECT id FROM audit_entries WHERE at < $1 ORDER BY at LIMIT $2)`;

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

    async list({ since, until, ...equal }, { limit, offset }) {
      const where = { ...equal, at: { ...(since && { gte: since }), ...(until && { lt: until }) } };
      const [rows, total] = await Promise.all([
        prisma.auditEntry.findMany({
          where,
          orderBy: [{ at: 'desc' }, { id: 'asc' }],
          take: limit,
          skip: offset,
        }),
        prisma.auditEntry.count({ where }),
      ]);
      return { items: rows.map(fromRow), total };
    },

    async remove(before, limit) {
      const { rowCount } = await pool.query(REMOVE, [before, limit]);
      return rowCount ?? 0;
    },
  };
}
