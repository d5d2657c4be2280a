import { z } from 'zod';
import { sumOf, type Totals } from '../../../../domain/activity.ts';
import { findIssue, requireChangeable, route } from '../capabilities.ts';
import { issueId } from '../schemas/parts.ts';

const NOTHING: Totals = { tallies: new Map(), lastAt: null };
/** What is told of a playbook that never worked here: most of the time goes into the proof. */
const USUAL_SECONDS = 600;

/** Has a playbook work on an Issue now. */
export const resolveRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/issues/{issue_id}/resolve',
    operation: 'resolveIssue',
    tag: 'Issues',
    summary: 'Have a playbook work on an Issue now',
    description:
      '`action` is `retry` (or `retry_failed_action`), which takes the playbook that was at work last or the first that applies, or the name of a playbook. `force` lifts the caps on attempts; nothing lifts what the guard refuses. `parameters` stand in for arguments of the playbook’s tools. The execution works in the background.',
    permission: 'issues:write',
    limit: 'management',
    params: z.object({ issue_id: issueId }),
    body: z.strictObject({
      action: z.string().min(1).max(60),
      force: z.boolean().default(false),
      parameters: z.record(z.string().max(60), z.unknown()).default({}),
    }),
    bodyExample: { action: 'retry', force: false, parameters: {} },
    audit: {
      action: 'issue.resolve',
      target: (params) => params['issue_id'] ?? '',
      details: (body) => ({ asked: body }),
    },
    answers: {
      202: {
        description: 'The execution is under way',
        schema: z.object({
          message: z.string(),
          execution_id: z.string(),
          estimated_completion: z.iso.datetime(),
          playbook: z.string(),
          ignored_parameters: z.array(z.string()).describe('The playbook has no such argument.'),
        }),
        example: {
          message: 'Issue resolution triggered',
          execution_id: '4f6c1de2-5c34-4a7c-9d0e-2b7f6f5a1c3d',
          estimated_completion: '2026-01-15T10:35:00.000Z',
          playbook: 'prettier-format',
          ignored_parameters: [],
        },
      },
    },
    async handle({ params, body }, capabilities, identity) {
      const { issue, repository } = await findIssue(capabilities, identity, params.issue_id);
      await requireChangeable(capabilities, identity, repository);
      const wish = { ...body, by: identity.name };
      const { run, started, ignored } = await capabilities.resolve(repository, issue, wish);
      const [totals = NOTHING] = await capabilities.activity.totals([{ playbook: run.playbook }]);
      const past = sumOf(totals, 'repair:');
      const seconds = past.count === 0 ? USUAL_SECONDS : past.seconds / past.count;
      return {
        status: 202,
        body: {
          message: started ? 'Issue resolution triggered' : 'Issue resolution is under way already',
          execution_id: run.id,
          estimated_completion: new Date(
            capabilities.clock().getTime() + seconds * 1000,
          ).toISOString(),
          playbook: run.playbook,
          ignored_parameters: ignored,
        },
      };
    },
  }),
];
