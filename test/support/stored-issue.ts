import type { Issue, IssueStore } from '../../src/domain/issue.ts';

/** Opens an Issue that means nothing, for tests that need one to be there. */
export function openIssueForRuns(issues: IssueStore): Promise<Issue> {
  return issues.open({
    installationId: 5,
    repository: { id: 77, owner: 'acme', name: 'shop' },
    type: 'pipeline_failure',
    severity: 'low',
    fingerprint: 'f'.repeat(64),
    title: 'Something failed',
    finding: {
      pattern: null,
      rule: 'error-block',
      category: 'unknown',
      transient: false,
      line: 1,
      ranges: [[1, 1]],
      excerpt: [{ line: 1, text: 'error' }],
      message: 'error',
      captures: {},
      step: null,
      confidence: 0.1,
      fingerprint: 'f'.repeat(64),
      title: 'Something failed',
      explanation: '',
      autoFixable: false,
    },
    occurrence: {
      workflowRunId: 1,
      runAttempt: 1,
      workflowId: 1,
      workflowPath: '.github/workflows/ci.yml',
      workflowName: 'CI',
      jobId: 1,
      jobName: 'test',
      failedJobs: ['test'],
      jobUrl: 'https://github.example/acme/shop/actions/runs/1/job/1',
      headSha: 'a'.repeat(40),
      headBranch: 'main',
      pullRequest: null,
      fork: false,
    },
  });
}
