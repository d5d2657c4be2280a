import { z } from 'zod';
import type { AuditEntry } from '../../../../domain/accounts.ts';
import { requireUnbound } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { listRoute } from '../list-route.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

function entryOf(entry: AuditEntry) {
  return {
    id: entry.id,
    timestamp: entry.at.toISOString(),
    actor: { id: entry.actorId, name: entry.actorName, api_key_id: entry.apiKeyId },
    action: entry.action,
    target: entry.target,
    result: entry.result,
    address: entry.address,
    request_id: entry.requestId,
    details: entry.details,
  };
}

/** Who did what. */
export const auditRoutes = [
  listRoute({
    path: '/api/v1/audit',
    operation: 'listAudit',
    tag: 'Audit',
    summary: 'List who did what to what, from where and with which result',
    description: 'Newest first; kept for AUDIT_RETENTION_DAYS.',
    permission: 'audit:read',
    limit: 'management',
    name: 'entries',
    item: BOT_SCHEMAS.AuditEntry,
    example: EXAMPLES.audit,
    filters: {
      actor: z.string().max(100).optional().describe('Id of who did it.'),
      action: z.string().max(100).optional().describe('Such as `playbook.update`.'),
      target: z.string().max(200).optional().describe('What it was done to.'),
      since: z.iso.datetime().optional(),
      until: z.iso.datetime().optional(),
    },
    async page({ actor, since, until, ...rest }, slice, { audit }, identity) {
      requireUnbound(identity);
      const filter = {
        ...rest,
        ...(actor === undefined ? {} : { actorId: actor }),
        ...(since === undefined ? {} : { since: new Date(since) }),
        ...(until === undefined ? {} : { until: new Date(until) }),
      };
      const { items, total } = await audit.list(filter, slice);
      return { items: items.map(entryOf), total };
    },
  }),
];
