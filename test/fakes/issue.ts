import type { Finding } from '../../src/domain/diagnosis.ts';
import type { Issue, Occurrence } from '../../src/domain/issue.ts';

/** A Finding with what a test cares about. */
export function aFinding(change: Partial<Finding> = {}): Finding {
  return {
    pattern: 'some-pattern',
    rule: 'pattern',
    category: 'test_failure',
    transient: false,
    line: 7,
    ranges: [[7, 7]],
    excerpt: [{ line: 7, text: 'it broke' }],
    message: 'it broke',
    captures: {},
    step: 'Run npm test',
    confidence: 0.95,
    fingerprint: 'f'.repeat(32),
    title: 'It broke',
    explanation: 'Mend it.',
    autoFixable: false,
    ...change,
  };
}

/** An open Issue with what a test cares about. */
export function anIssue(
  change: Partial<Omit<Issue, 'finding' | 'occurrence'>> & {
    finding?: Partial<Finding>;
    occurrence?: Partial<Occurrence>;
  } = {},
): Issue {
  const finding = aFinding(change.finding);
  return {
    id: 'issue-1',
    installationId: 1,
    repository: { id: 10, owner: 'acme', name: 'shop' },
    type: 'test_failure',
    severity: 'high',
    status: 'open',
    fingerprint: finding.fingerprint,
    title: finding.title,
    detectedAt: new Date('2026-01-01T00:00:00Z'),
    resolvedAt: null,
    ...change,
    finding,
    occurrence: {
      workflowRunId: 100,
      runAttempt: 1,
      workflowId: 5,
      workflowPath: '.github/workflows/ci.yml',
      workflowName: 'CI',
      jobId: 200,
      jobName: 'test',
      failedJobs: ['test'],
      jobUrl: 'https://github.test/acme/shop/actions/runs/100/job/200',
      headSha: 'a'.repeat(40),
      headBranch: 'main',
      pullRequest: null,
      fork: false,
      ...change.occurrence,
    },
  };
}
