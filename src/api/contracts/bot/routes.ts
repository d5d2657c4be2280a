import type { Route } from '../../frame/route.ts';
import type { BotCapabilities } from './capabilities.ts';
import { analyticsRoutes } from './routes/analytics.ts';
import { issueRoutes } from './routes/issues.ts';
import { repositoryRoutes } from './routes/repositories.ts';

/** The management routes of the bot contract; its door, health and metrics stand apart. */
export const BOT_ROUTES: readonly Route<BotCapabilities>[] = [
  ...repositoryRoutes,
  ...issueRoutes,
  ...analyticsRoutes,
];
