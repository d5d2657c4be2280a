import { z } from 'zod';
import { requireUnbound, route } from '../capabilities.ts';
import { botContract } from '../contract.ts';
import { EXAMPLES } from '../examples.ts';
import { BOT_SCHEMAS, pageOf } from '../schemas.ts';

const { paging } = botContract;

/** Who did what. */
export const auditRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/audit',
    operation: 'listAudit',
    tag: 'Audit',
    summary: 'List who did what to what, from where and with which result',
    description: 'Newest first; kept for AUDIT_RETENTION_DAYS.',
    permission: 'audit:read',
    limit: 'management',
    query: z.object({
      ...paging.query.shape,
      actor: z.string().max(100).optional().describe('Id of who did it.'),
      action: z.string().max(100).optional().describe('Such as `playbook.update`.'),
      target: z.string().max(200).optional().describe('What it was done to.'),
      since: z.iso.datetime().optional(),
      until: z.iso.datetime().optional(),
    }),
    answers: {
      200: {
        description: 'A part of the list',
        schema: pageOf({ entries: z.array(BOT_SCHEMAS.AuditEntry) }),
        example: EXAMPLES.audit,
      },
    },
    async handle({ query }, { audit }, identity) {
      requireUnbound(identity);
      const { actor, action, target, since, until } = query;
      const slice = paging.slice(query);
      const { items, total } = await audit.list(
        {
          ...(actor === undefined ? {} : { actorId: actor }),
          ...(action === undefined ? {} : { action }),
          ...(target === undefined ? {} : { target }),
          ...(since === undefined ? {} : { since: new Date(since) }),
          ...(until === undefined ? {} : { until: new Date(until) }),
        },
        slice,
      );
      return {
        body: {
          entries: items.map((entry) => ({
            id: entry.id,
            timestamp: entry.at.toISOString(),
            actor: { id: entry.actorId, name: entry.actorName, api_key_id: entry.apiKeyId },
            action: entry.action,
            target: entry.target,
            result: entry.result,
            address: entry.address,
            request_id: entry.requestId,
            details: entry.details,
          })),
          ...paging.present(slice, total),
        },
      };
    },
  }),
];
