import type { Isolation } from '../../domain/sandbox.ts';
import type { Component } from './checks.ts';

/** The database, without which nothing works. */
export function databaseHealth(database: {
  ping(): Promise<number>;
  poolStats(): { total: number; idle: number };
}): Component {
  return {
    required: true,
    freshMs: 1000,
    async check() {
      await database.ping();
      const { total, idle } = database.poolStats();
      const details = { connection_pool: 'active', active_connections: total - idle };
      return { status: 'healthy', message: 'Database connection successful', details };
    },
  };
}

/** The queue; without it the reconciler of another process still finds what is stored. */
export function queueHealth(queue: { ping(): Promise<number> }, onRedis: boolean): Component {
  return {
    required: false,
    freshMs: 1000,
    async check() {
      await queue.ping();
      return {
        status: 'healthy',
        message: onRedis
          ? 'Redis connection successful'
          : 'Not used: the queue lives in the database and answers',
      };
    },
  };
}

/** GitHub as our App sees it; degraded while there is no App, or no secret to verify its calls. */
export function gitHubHealth(
  github: { ping(): Promise<{ rateLimitRemaining: number | null }> } | null,
  webhookSecret: string | null,
): Component {
  return {
    required: false,
    freshMs: 60_000,
    async check() {
      if (github === null) {
        const message = 'No GitHub App is configured: set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET';
        return { status: 'degraded', message };
      }
      const { rateLimitRemaining } = await github.ping();
      const details = { rate_limit_remaining: rateLimitRemaining };
      if (webhookSecret === null) {
        const message = 'WEBHOOK_SECRET is not set: no delivery is accepted';
        return { status: 'degraded', message, details };
      }
      return { status: 'healthy', message: 'GitHub API accessible', details };
    },
  };
}

/** The sandbox as it was found at start. */
export function sandboxHealth(probe: { isolation: Isolation | null; message: string }): Component {
  const status = probe.isolation === 'bubblewrap' ? 'healthy' : 'degraded';
  return { required: false, freshMs: 0, check: async () => ({ status, message: probe.message }) };
}
