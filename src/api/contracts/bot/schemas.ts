import { apiKey, grantedRepository, newApiKey, user } from '../../accounts/schemas.ts';
import { analytics } from './schemas/analytics.ts';
import { auditEntry } from './schemas/audit.ts';
import { systemConfiguration } from './schemas/configuration.ts';
import { delivery, deliveryDetails } from './schemas/deliveries.ts';
import { execution, executionDetails } from './schemas/executions.ts';
import { detailedHealth, health, probe } from './schemas/health.ts';
import { issue, issueDetails } from './schemas/issues.ts';
import {
  playbook,
  playbookDetails,
  repositoryPlaybook,
  repositoryPlaybookDetails,
} from './schemas/playbooks.ts';
import {
  repositoryConfiguration,
  repositoryDetails,
  repositoryOverview,
} from './schemas/repositories.ts';

/** What the documents name. */
export const BOT_SCHEMAS = {
  RepositoryOverview: repositoryOverview,
  RepositoryDetails: repositoryDetails,
  RepositoryConfiguration: repositoryConfiguration,
  Issue: issue,
  IssueDetails: issueDetails,
  Execution: execution,
  ExecutionDetails: executionDetails,
  Playbook: playbook,
  PlaybookDetails: playbookDetails,
  RepositoryPlaybook: repositoryPlaybook,
  RepositoryPlaybookDetails: repositoryPlaybookDetails,
  Delivery: delivery,
  DeliveryDetails: deliveryDetails,
  Analytics: analytics,
  SystemConfiguration: systemConfiguration,
  AuditEntry: auditEntry,
  User: user,
  GrantedRepository: grantedRepository,
  ApiKey: apiKey,
  NewApiKey: newApiKey,
  Health: health,
  DetailedHealth: detailedHealth,
  Probe: probe,
};
