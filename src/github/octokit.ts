import { ProbotOctokit } from 'probot';
import type { Logger } from '../observability/logger.ts';
import { withEtags } from './etag-cache.ts';

const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Probot's Octokit without its throttling and retrying, which share one queue among all
 * installations; client.ts does both per installation. The Probot
 * that receives events takes it too.
 */
export const PipewrightOctokit = ProbotOctokit.defaults((options: Record<string, unknown>) => ({
  ...options,
  throttle: { ...(options['throttle'] as object | undefined), enabled: false },
  retry: { ...(options['retry'] as object | undefined), enabled: false },
  userAgent: 'pipewright',
}));

export type Octokit = InstanceType<typeof PipewrightOctokit>;

export interface AppCredentials {
  appId: number;
  /** PEM. */
  privateKey: string;
  /** Base address of the REST API, e.g. `https://api.github.com` or `https://ghe.example/api/v3`. */
  apiUrl: string;
}

/** One answer to one request; `status` 0 when there was none. */
export interface Answer {
  method: string;
  status: number;
  seconds: number;
}

/** An Octokit of one installation, or of the App itself with null; it renews its tokens by itself. */
export function createOctokit(
  deps: AppCredentials & { logger: Logger; onAnswer?: ((answer: Answer) => void) | undefined },
  installationId: number | null,
): Octokit {
  const { appId, privateKey, apiUrl, logger } = deps;
  return new PipewrightOctokit({
    baseUrl: apiUrl.replace(/\/$/, ''),
    auth: { appId, privateKey, ...(installationId === null ? {} : { installationId }) },
    request: { fetch: withEtags(timedFetch(deps.onAnswer ?? (() => undefined))) },
    // Probot logs the body of each request at debug; client.ts logs each call without it.
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: unknown) => logger.warn({ from: 'octokit' }, String(message)),
      error: (message: unknown) => logger.error({ from: 'octokit' }, String(message)),
    },
  });
}

/** A call whose caller sets no signal of its own ends after 30 seconds, its body included. */
function timedFetch(onAnswer: (answer: Answer) => void) {
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const begin = performance.now();
    let status = 0;
    try {
      const signal = init.signal ?? AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      const response = await fetch(url, { ...init, signal });
      status = response.status;
      return response;
    } finally {
      const seconds = (performance.now() - begin) / 1000;
      onAnswer({ method: init.method ?? 'GET', status, seconds });
    }
  };
}
