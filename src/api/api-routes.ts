import { Router } from 'express';
import type { AuditLog } from '../domain/accounts.ts';
import type { Authenticator } from '../domain/identity.ts';
import type { RateLimits } from '../domain/rate-limits.ts';
import type { Logger } from '../observability/logger.ts';
import type { BotCapabilities } from './contracts/bot/capabilities.ts';
import { botContract } from './contracts/bot/contract.ts';
import { BOT_ROUTES } from './contracts/bot/routes.ts';
import type { PlatformCapabilities } from './contracts/platform/capabilities.ts';
import { platformContract } from './contracts/platform/contract.ts';
import { PLATFORM_ROUTES } from './contracts/platform/routes.ts';
import { mountContract } from './frame/mount-contract.ts';
import { createStrangerLimiter } from './stranger-limiter.ts';

/** What the contracts need. */
export interface ApiDeps {
  authenticator: Authenticator;
  limits: RateLimits;
  callsPerMinute?: () => number;
  audit: Pick<AuditLog, 'record'>;
  bot: Omit<BotCapabilities, 'clock' | 'redact'>;
  platform: Omit<PlatformCapabilities, 'clock' | 'health' | 'https' | 'version'>;
  /** Has answers held against their schemas, for tests. */
  checkAnswers?: boolean;
}

/** The routes of every contract. */
export function apiRoutes(
  deps: ApiDeps &
    Pick<BotCapabilities, 'redact'> & { logger: Logger } & Pick<
      PlatformCapabilities,
      'clock' | 'health' | 'https' | 'version'
    >,
): Router {
  const { clock, health, https, redact, version } = deps;
  const rule = { name: 'guesses', limit: 100, windowSeconds: 300 };
  const guesses = createStrangerLimiter({ ...deps, ...rule });
  const router = Router();
  const frame = { ...deps, guesses };
  const platform = { ...deps.platform, clock, health, https, version };
  router.use(mountContract(botContract, BOT_ROUTES, { ...deps.bot, clock, redact }, frame));
  router.use(mountContract(platformContract, PLATFORM_ROUTES, platform, frame));
  return router;
}
