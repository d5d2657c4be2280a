import { z } from 'zod';
import type { Issue } from '../../../../domain/issue.ts';
import { fullName } from '../../../../domain/repository.ts';
import type { ActionTaken, IssueStory, ListedIssue } from '../../../../domain/views.ts';
import { repositoryPathOf } from '../../../../healing/report/source-place.ts';
import { findIssue, route, visibleTo } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { listRoute } from '../list-route.ts';
import { actionOf, actionWithDetails } from '../present-actions.ts';
import { issueId, issueStatus, issueType, repositoryName, severity } from '../schemas/parts.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

function issueOf(issue: ListedIssue, actions: ActionTaken[]) {
  return {
    id: issue.id,
    repository: fullName(issue.repository),
    type: issue.type,
    severity: issue.severity,
    status: issue.status,
    detected_at: issue.detectedAt.toISOString(),
    resolved_at: issue.resolvedAt?.toISOString() ?? null,
    description: issue.title,
    actions_taken: actions.map(actionOf),
  };
}

function metadataOf({ finding, occurrence }: Issue) {
  const { file = '', files = '' } = finding.captures;
  const named = [file, ...files.split('\n')].filter((each) => each !== '');
  return {
    workflow_name: occurrence.workflowName,
    workflow_run_id: occurrence.workflowRunId,
    failure_reason: finding.message,
    // Of a file outside of the repository the name that the job gave it.
    affected_files: [...new Set(named.map((each) => repositoryPathOf(each) ?? each))],
    job: occurrence.jobName,
    job_url: occurrence.jobUrl,
    commit: occurrence.headSha,
    branch: occurrence.headBranch,
    pattern: finding.pattern,
    category: finding.category,
    confidence: finding.confidence,
    line: finding.line,
    explanation: finding.explanation,
  };
}

/** What happened to an Issue, oldest first. */
function timelineOf(issue: Issue, { runs, actions }: IssueStory) {
  const lines = [
    { at: issue.detectedAt, event: 'issue_detected', details: issue.title },
    ...runs.map(({ createdAt, playbook }) => ({
      at: createdAt,
      event: 'analysis_started',
      details: `The playbook ${playbook} looks at it`,
    })),
    ...actions
      .filter(({ status }) => status === 'done' || status === 'failed')
      .map(({ at, kind, status, summary, error }) => ({
        at,
        event: status === 'done' ? 'action_executed' : 'action_failed',
        details: error ?? summary ?? kind,
      })),
    ...runs.flatMap(({ finishedAt, outcome, status }) =>
      finishedAt === null
        ? []
        : [{ at: finishedAt, event: `run_${status}`, details: outcome ?? status }],
    ),
    ...(issue.resolvedAt === null
      ? []
      : [{ at: issue.resolvedAt, event: 'issue_resolved', details: 'The job is green again' }]),
  ];
  return lines
    .sort((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ at, event, details }) => ({ timestamp: at.toISOString(), event, details }));
}

/** Issues of the bot contract: the list with its filters, and one with its story. */
export const issueRoutes = [
  listRoute({
    path: '/api/v1/issues',
    operation: 'listIssues',
    tag: 'Issues',
    summary: 'List Issues',
    description: 'Newest first; of repositories that the caller may see.',
    permission: 'issues:read',
    limit: 'management',
    name: 'issues',
    item: BOT_SCHEMAS.Issue,
    example: EXAMPLES.issues,
    filters: {
      repository: repositoryName.optional(),
      type: issueType.optional(),
      severity: severity.optional(),
      status: issueStatus.optional(),
    },
    async page(filter, slice, capabilities, identity) {
      const { views } = capabilities;
      const visible = await visibleTo(capabilities, identity);
      const { items, total } = await views.issues(filter, visible, slice);
      const actions = await views.actions(items.map(({ id }) => id));
      return { items: items.map((issue) => issueOf(issue, actions.get(issue.id) ?? [])), total };
    },
  }),

  route({
    method: 'GET',
    path: '/api/v1/issues/{issue_id}',
    operation: 'getIssue',
    tag: 'Issues',
    summary: 'Get an Issue with its cause, actions and timeline',
    permission: 'issues:read',
    limit: 'management',
    params: z.object({ issue_id: issueId }),
    answers: {
      200: { description: 'The Issue', schema: BOT_SCHEMAS.IssueDetails, example: EXAMPLES.issue },
    },
    async handle({ params }, capabilities, identity) {
      const { issue } = await findIssue(capabilities, identity, params.issue_id);
      const { views } = capabilities;
      const story = (await views.stories([issue.id])).get(issue.id) ?? NO_STORY;
      return {
        body: {
          ...issueOf(issue, []),
          metadata: metadataOf(issue),
          actions_taken: story.actions.map(actionWithDetails),
          timeline: timelineOf(issue, story),
        },
      };
    },
  }),
];

const NO_STORY: IssueStory = { runs: [], steps: [], actions: [] };
