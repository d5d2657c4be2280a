const part = { total: 1, limit: 50, offset: 0 };
const EXECUTION_ID = '4f6c1de2-5c34-4a7c-9d0e-2b7f6f5a1c3d';
const ISSUE_ID = '9a1f0c7e-3b52-4f4d-8a66-5d0a3c1b7e42';

const overview = {
  id: '81532',
  full_name: 'octo/demo',
  status: 'active',
  last_event: '2026-01-15T10:25:00.000Z',
  issues_detected: 12,
  repairs_attempted: 8,
  success_rate: 0.875,
};

const issue = {
  id: ISSUE_ID,
  repository: 'octo/demo',
  type: 'lint_failure',
  severity: 'low',
  status: 'resolved',
  detected_at: '2026-01-15T10:15:00.000Z',
  resolved_at: '2026-01-15T10:18:00.000Z',
  description: 'Prettier would change 2 files',
  actions_taken: [
    {
      action: 'pull_request',
      status: 'completed',
      executed_at: '2026-01-15T10:17:00.000Z',
    },
  ],
};

const actionDetails = {
  changes_made: ['Format the files that Prettier complains of'],
  pull_request: 'https://github.com/octo/demo/pull/42',
  playbook: 'prettier-format',
  execution_id: EXECUTION_ID,
  error: null,
};

const execution = {
  id: EXECUTION_ID,
  issue_id: ISSUE_ID,
  repository: 'octo/demo',
  playbook: 'prettier-format',
  playbook_version: '1.0.0',
  status: 'succeeded',
  attempts: 1,
  outcome: 'The job is green on the fix.',
  commit: '0f4b8c1d2e3a495867768594a3b2c1d0e9f80716',
  started_at: '2026-01-15T10:16:00.000Z',
  finished_at: '2026-01-15T10:18:00.000Z',
  duration: 120,
};

const playbook = {
  name: 'prettier-format',
  version: '1.0.0',
  description: 'Formats the files that Prettier complains of.',
  supported_issues: ['lint_failure'],
  success_rate: 0.95,
  enabled: true,
  last_updated: '2026-01-10T15:30:00.000Z',
};

const ownPlaybook = {
  name: 'our-own-format',
  version: '1.0.0+0f4b8c1d',
  description: 'Formats what our own checker complains of.',
  author: 'The team',
  own: true,
  supported_issues: ['lint_failure'],
  enabled: true,
  disabled: null,
};

const delivery = {
  id: '12345678-1234-4234-8234-123456789012',
  event: 'workflow_run',
  action: 'completed',
  repository: 'octo/demo',
  status: 'processed',
  attempts: 1,
  received_at: '2026-01-15T10:14:58.000Z',
  processed_at: '2026-01-15T10:15:00.000Z',
  last_error: null,
};

/** Answers as the documents show them. */
export const EXAMPLES = {
  repositories: { repositories: [overview], ...part },
  repository: {
    id: '81532',
    full_name: 'octo/demo',
    status: 'active',
    success_rate: 0.857,
    configuration: {
      auto_fix_enabled: true,
      notification_channels: ['team-chat'],
      detection_sensitivity: 'medium',
    },
    statistics: {
      total_events: 456,
      issues_detected: 23,
      repairs_successful: 18,
      repairs_failed: 3,
      average_response_time: 2.3,
      last_activity: '2026-01-15T10:25:00.000Z',
    },
    recent_issues: [
      {
        id: ISSUE_ID,
        type: 'lint_failure',
        severity: 'low',
        detected_at: '2026-01-15T10:15:00.000Z',
        resolved: true,
        resolution_time: 180,
      },
    ],
  },
  issues: { issues: [issue], ...part },
  issue: {
    ...issue,
    metadata: {
      workflow_name: 'CI',
      workflow_run_id: 789,
      failure_reason: 'Code style issues found in 2 files. Run Prettier with --write to fix.',
      affected_files: ['src/a.js', 'src/b.js'],
      job: 'lint',
      job_url: 'https://github.com/octo/demo/actions/runs/789/job/1011',
      commit: execution.commit,
      branch: 'main',
      pattern: 'prettier-check-failed',
      category: 'lint_error',
      confidence: 0.98,
      line: 214,
      explanation: 'Run prettier --write on these files.',
    },
    actions_taken: [{ ...issue.actions_taken[0], details: actionDetails }],
    timeline: [
      {
        timestamp: issue.detected_at,
        event: 'issue_detected',
        details: 'Prettier would change 2 files',
      },
      {
        timestamp: execution.started_at,
        event: 'analysis_started',
        details: 'The playbook prettier-format looks at it',
      },
      {
        timestamp: '2026-01-15T10:17:00.000Z',
        event: 'action_executed',
        details: actionDetails.changes_made[0],
      },
      {
        timestamp: issue.resolved_at,
        event: 'issue_resolved',
        details: 'The job is green again',
      },
    ],
  },
  executions: { executions: [execution], ...part },
  execution: {
    ...execution,
    steps: [
      {
        name: 'propose',
        attempt: 1,
        status: 'done',
        error: null,
        started_at: '2026-01-15T10:16:00.000Z',
        finished_at: '2026-01-15T10:16:40.000Z',
      },
    ],
    actions_taken: [{ ...issue.actions_taken[0], details: actionDetails }],
  },
  playbooks: { playbooks: [playbook], total: 1 },
  playbook: {
    ...playbook,
    author: 'Pipewright',
    created_at: '2026-01-02T08:00:00.000Z',
    configuration: {
      timeout: 600,
      retry_count: 1,
      rollback_on_failure: true,
      max_files: 200,
      max_changed_lines: 5000,
    },
    statistics: {
      total_executions: 40,
      successful_executions: 38,
      failed_executions: 2,
      success_rate: 0.95,
      average_execution_time: 145.6,
    },
    actions: [{ type: 'run_tool', description: 'Format exactly the named files' }],
    disabled: null,
  },
  repositoryPlaybooks: { playbooks: [ownPlaybook], total: 1 },
  repositoryPlaybook: {
    ...ownPlaybook,
    configuration: {
      timeout: 600,
      retry_count: 1,
      rollback_on_failure: true,
      max_files: 200,
      max_changed_lines: 5000,
    },
    statistics: {
      total_executions: 4,
      successful_executions: 3,
      failed_executions: 1,
      success_rate: 0.75,
    },
    actions: [{ type: 'run_tool', description: 'Format exactly the named files' }],
  },
  deliveries: { deliveries: [delivery], ...part },
  delivery: { ...delivery, payload: { action: 'completed' } },
  analytics: {
    period: '24h',
    summary: {
      total_events: 1245,
      issues_detected: 23,
      issues_resolved: 19,
      resolution_rate: 0.826,
      average_resolution_time: 145.6,
      most_common_issue_type: 'lint_failure',
    },
    timeseries: {
      events_per_hour: [{ timestamp: '2026-01-15T00:00:00.000Z', value: 45 }],
      resolution_times: [{ timestamp: '2026-01-15T00:00:00.000Z', value: 120 }],
    },
    breakdown_by_type: { lint_failure: { count: 12, resolved: 10 } },
    top_repositories: [{ repository: 'octo/demo', events: 234, issues: 12 }],
  },
  audit: {
    entries: [
      {
        id: '7d5b1c9a-8e3f-4c2d-9b1a-6f0e5d4c3b2a',
        timestamp: '2026-01-15T10:30:00.000Z',
        actor: {
          id: '2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e',
          name: 'API key board',
          api_key_id: '2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e',
        },
        action: 'playbook.update',
        target: 'prettier-format',
        result: 'success',
        address: '203.0.113.7',
        request_id: '550e8400-e29b-41d4-a716-446655440002',
        details: { change: { enabled: false, reason: 'Its registry is being moved' } },
      },
    ],
    ...part,
  },
};
