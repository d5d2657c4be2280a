import type { OperationId } from '../contract/operations.ts';
import type { Operation } from './operation.ts';
import type { RateLimits } from './rate-limits.ts';
import { actionRoutes } from './routes/action-routes.ts';
import { appRoutes } from './routes/app-routes.ts';
import { checkRoutes } from './routes/check-routes.ts';
import { contentRoutes } from './routes/content-routes.ts';
import { deploymentRoutes } from './routes/deployment-routes.ts';
import { gitRoutes } from './routes/git-routes.ts';
import { issueRoutes } from './routes/issue-routes.ts';
import { logRoutes } from './routes/log-routes.ts';
import { metaRoutes } from './routes/meta-routes.ts';
import { protectionRoutes } from './routes/protection-routes.ts';
import { pullRoutes } from './routes/pull-routes.ts';
import { repositoryRoutes } from './routes/repository-routes.ts';
import { statusRoutes } from './routes/status-routes.ts';
import { userRoutes } from './routes/user-routes.ts';

/** Every operation that the simulator serves; the compiler sees to it that none is missing. */
export function createOperations(rateLimits: RateLimits): Record<OperationId, Operation> {
  return {
    ...metaRoutes(rateLimits),
    ...appRoutes,
    ...userRoutes,
    ...repositoryRoutes,
    ...contentRoutes,
    ...gitRoutes,
    ...pullRoutes,
    ...issueRoutes,
    ...checkRoutes,
    ...statusRoutes,
    ...actionRoutes,
    ...logRoutes,
    ...deploymentRoutes,
    ...protectionRoutes,
  };
}
