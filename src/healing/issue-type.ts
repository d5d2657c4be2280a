import type { Category, Finding } from '../domain/diagnosis.ts';
import type { IssueType, Severity } from '../domain/issue.ts';

/** Category of a cause → type of the Issue it becomes, and how severe it is by default. */
const BY_CATEGORY: Record<Category, { type: IssueType; severity: Severity }> = {
  dependency_error: { type: 'dependency_failure', severity: 'medium' },
  compile_error: { type: 'pipeline_failure', severity: 'high' },
  test_failure: { type: 'test_failure', severity: 'high' },
  lint_error: { type: 'lint_failure', severity: 'low' },
  configuration_error: { type: 'configuration_failure', severity: 'medium' },
  permission_error: { type: 'configuration_failure', severity: 'medium' },
  network_error: { type: 'pipeline_failure', severity: 'low' },
  resource_error: { type: 'pipeline_failure', severity: 'medium' },
  infrastructure_error: { type: 'pipeline_failure', severity: 'medium' },
  timeout: { type: 'pipeline_failure', severity: 'medium' },
  security_error: { type: 'pipeline_failure', severity: 'high' },
  deployment_error: { type: 'pipeline_failure', severity: 'high' },
  cancelled: { type: 'pipeline_failure', severity: 'low' },
  unknown: { type: 'pipeline_failure', severity: 'medium' },
};

/** The type and default severity of the Issue that a Finding becomes. */
export function issueTypeOf(finding: Pick<Finding, 'category' | 'transient'>): {
  type: IssueType;
  severity: Severity;
} {
  if (finding.transient) return { type: 'transient_failure', severity: 'low' };
  return BY_CATEGORY[finding.category];
}
