import type { Clock } from '../domain/clock.ts';
import type { AppError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import { toGitHubError } from './github-error.ts';
import { createOctokit, type AppCredentials, type Octokit } from './octokit.ts';

/** Deliveries to look back over; enough to see a door that fails. */
const DELIVERIES = 100;

/** The App as GitHub knows it. */
export interface InspectedApp {
  slug: string;
  owner: { login: string; organization: boolean };
  permissions: Record<string, string>;
  events: string[];
  /** Null when GitHub has no webhook for the App. */
  hook: {
    url: string | null;
    contentType: string | null;
    verifiesTls: boolean;
    hasSecret: boolean;
  } | null;
  /** The last calls of our door, newest first; `statusCode` 0 when it did not answer. */
  deliveries: Array<{ event: string; statusCode: number; status: string; deliveredAt: Date }>;
  installations: Array<{
    account: string;
    suspended: boolean;
    permissions: Record<string, string>;
  }>;
}

/** What GitHub says to these credentials; `aheadMs` is how far our clock is ahead of GitHub's. */
export interface AppInspection {
  aheadMs: number | null;
  app: InspectedApp | null;
  /** Why there is no `app`. */
  error: AppError | null;
}

/** Asks GitHub all it knows of our App; nothing there is changed, and failures are in the answer. */
export async function inspectApp(
  deps: AppCredentials & { logger: Logger; clock: Clock },
): Promise<AppInspection> {
  let aheadMs: number | null = null;
  const octokit = createOctokit(deps, null);
  octokit.hook.wrap('request', async (request, options) => {
    const begin = deps.clock().getTime();
    const measure = (date: string | undefined): void => {
      const told = Date.parse(date ?? '');
      // The header tells whole seconds.
      if (!Number.isNaN(told)) aheadMs ??= (begin + deps.clock().getTime()) / 2 - (told + 500);
    };
    try {
      const answer = await request(options);
      measure(answer.headers.date);
      return answer;
    } catch (error) {
      const { response } = error as { response?: { headers?: { date?: string } } };
      measure(response?.headers?.date);
      throw error;
    }
  });
  try {
    const app = await readApp(octokit);
    return { aheadMs, app, error: null };
  } catch (failure) {
    const error = toGitHubError(failure, { what: 'ask GitHub about the App', now: deps.clock() });
    return { aheadMs, app: null, error };
  }
}

async function readApp(octokit: Octokit): Promise<InspectedApp> {
  const { apps } = octokit.rest;
  const { data: app } = await apps.getAuthenticated();
  const [hook, deliveries, installations] = await Promise.all([
    readHook(octokit),
    apps.listWebhookDeliveries({ per_page: DELIVERIES }),
    octokit.paginate(apps.listInstallations, { per_page: 100 }),
  ]);
  const owner = app?.owner;
  return {
    slug: app?.slug ?? '',
    owner: {
      login: owner !== undefined && 'login' in owner ? owner.login : '',
      organization: owner !== undefined && 'type' in owner && owner.type === 'Organization',
    },
    permissions: { ...app?.permissions } as Record<string, string>,
    events: app?.events ?? [],
    hook,
    deliveries: deliveries.data.map((delivery) => ({
      event: delivery.event,
      statusCode: delivery.status_code,
      status: delivery.status,
      deliveredAt: new Date(delivery.delivered_at),
    })),
    installations: installations.map(({ account, suspended_at, permissions }) => ({
      account: account !== null && 'login' in account ? account.login : '',
      suspended: suspended_at !== null,
      permissions: { ...permissions } as Record<string, string>,
    })),
  };
}

async function readHook(octokit: Octokit): Promise<InspectedApp['hook']> {
  try {
    const { data } = await octokit.rest.apps.getWebhookConfigForApp();
    return {
      url: data.url ?? null,
      contentType: data.content_type ?? null,
      verifiesTls: String(data.insecure_ssl ?? '0') === '0',
      hasSecret: (data.secret ?? '') !== '',
    };
  } catch (error) {
    if ((error as { status?: number }).status === 404) return null;
    throw error;
  }
}
