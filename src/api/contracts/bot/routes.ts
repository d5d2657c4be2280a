import type { Route } from '../../frame/route.ts';
import type { BotCapabilities } from './capabilities.ts';
import { analyticsRoutes } from './routes/analytics.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { configurationRoutes } from './routes/configuration.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { executionRoutes } from './routes/executions.ts';
import { issueRoutes } from './routes/issues.ts';
import { playbookRoutes } from './routes/playbooks.ts';
import { repositoryConfigurationRoutes } from './routes/repository-configuration.ts';
import { repositoryPlaybookRoutes } from './routes/repository-playbooks.ts';
import { resolveRoutes } from './routes/resolve.ts';
import { repositoryRoutes } from './routes/repositories.ts';
import { userRepositoryRoutes } from './routes/user-repositories.ts';
import { userRoutes } from './routes/users.ts';

/** The management routes of the bot contract; its door, health and metrics stand apart. */
export const BOT_ROUTES: readonly Route<BotCapabilities>[] = [
  ...repositoryRoutes,
  ...repositoryConfigurationRoutes,
  ...repositoryPlaybookRoutes,
  ...issueRoutes,
  ...resolveRoutes,
  ...executionRoutes,
  ...playbookRoutes,
  ...deliveryRoutes,
  ...analyticsRoutes,
  ...configurationRoutes,
  ...userRepositoryRoutes,
  ...userRoutes,
  ...apiKeyRoutes,
  ...auditRoutes,
];
