import type { Route } from '../../frame/route.ts';
import type { PlatformCapabilities } from './capabilities.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { authenticationRoutes } from './routes/authentication.ts';
import { gitHubSignInRoutes } from './routes/github-sign-in.ts';
import { statusRoutes } from './routes/status.ts';

const WORK: readonly Route<PlatformCapabilities>[] = [
  ...authenticationRoutes,
  ...gitHubSignInRoutes,
  ...apiKeyRoutes,
];

/** The routes of the platform contract. */
export const PLATFORM_ROUTES: readonly Route<PlatformCapabilities>[] = [
  ...WORK,
  ...statusRoutes(WORK),
];
