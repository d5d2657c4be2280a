import { randomBytes } from 'node:crypto';
import { emitterEventNames } from '@octokit/webhooks';
import { z } from 'zod';
import { permissionNames } from '../contract/description.ts';
import { createApp, type AppCredentials } from '../stage/app-stage.ts';
import type { Account, App } from '../state/identity.ts';
import type { World } from '../state/world.ts';
import { emitPing } from '../webhooks/emit.ts';

/** What a registration by manifest left for whoever brings the code; good for an hour, once. */
export interface ManifestCode {
  app: App;
  credentials: AppCredentials;
  expiresAt: Date;
}

const CODE_MS = 60 * 60 * 1000;
const LONGEST_NAME = 34;
/** The permission without which an event cannot be had; events that are not here need none. */
const NEEDED: Record<string, string> = {
  check_run: 'checks',
  check_suite: 'checks',
  deployment: 'deployments',
  deployment_protection_rule: 'deployments',
  deployment_status: 'deployments',
  issues: 'issues',
  pull_request: 'pull_requests',
  push: 'contents',
  status: 'statuses',
  workflow_dispatch: 'contents',
  workflow_job: 'actions',
  workflow_run: 'actions',
};
/** These come always, and GitHub refuses a manifest that lists them. */
const UNLISTED = /^(installation|github_app_authorization|ping)/;

const webUrl = z.url({ protocol: /^https?$/ });
const manifest = z.strictObject({
  name: z.string().trim().min(1).max(LONGEST_NAME).optional(),
  url: webUrl,
  hook_attributes: z.strictObject({ url: webUrl, active: z.boolean().default(true) }).optional(),
  redirect_url: webUrl,
  callback_urls: z.array(webUrl).max(10).default([]),
  setup_url: webUrl.optional(),
  description: z.string().default(''),
  public: z.boolean().default(false),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])).default({}),
  request_oauth_on_install: z.boolean().default(false),
  setup_on_update: z.boolean().default(false),
});

/** A GitHub App manifest: what a set-up page posts to `/settings/apps/new`. */
export type Manifest = z.infer<typeof manifest>;

function problemsOf({ default_events: events, default_permissions: granted }: Manifest): string[] {
  const names = permissionNames();
  const known = new Set<string>(emitterEventNames.filter((name) => !name.includes('.')));
  const unsupported = events.filter((name) => UNLISTED.test(name) || !known.has(name));
  const uncovered = events.filter((name) => NEEDED[name] !== undefined && !granted[NEEDED[name]]);
  return [
    ...Object.keys(granted)
      .filter((name) => !names.has(name))
      .map((name) => `Default permission records resource ${name} is not included in the list`),
    ...(unsupported.length > 0 ? [`Default events unsupported: ${unsupported.join(', ')}`] : []),
    ...(uncovered.length > 0
      ? [`Default events are not supported by permissions: ${uncovered.join(', ')}`]
      : []),
  ];
}

/** Reads a manifest as the form brings it; what is wrong with it comes as sentences. */
export function readManifest(text: string): { manifest: Manifest } | { problems: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problems: ['The manifest is not JSON'] };
  }
  const read = manifest.safeParse(json);
  if (!read.success) {
    return {
      problems: read.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'manifest'}: ${message}`,
      ),
    };
  }
  const problems = problemsOf(read.data);
  return problems.length > 0 ? { problems } : { manifest: read.data };
}

/** Registers the App that a manifest describes, and gives the code for its conversion. */
export function registerByManifest(
  world: World,
  { manifest: wanted, owner, name }: { manifest: Manifest; owner: Account; name: string },
): string {
  const hook = wanted.hook_attributes;
  const credentials = createApp(world, {
    name,
    owner: owner.login,
    permissions: wanted.default_permissions,
    events: wanted.default_events,
    url: wanted.url,
    description: wanted.description,
    callbackUrls: wanted.callback_urls,
    setupUrl: wanted.setup_url ?? null,
  });
  const app = world.apps.get(credentials.appId);
  if (app === undefined) throw new Error(`the App ${credentials.appId} was not registered`);
  if (hook?.active === true) {
    app.webhookUrl = hook.url;
    emitPing(world, app);
  }
  const code = randomBytes(20).toString('hex');
  const expiresAt = new Date(world.clock().getTime() + CODE_MS);
  world.manifestCodes.set(code, { app, credentials, expiresAt });
  return code;
}

/** What the code stands for; it is used up by this. Undefined when it is unknown or too old. */
export function takeManifestCode(world: World, code: string): ManifestCode | undefined {
  const found = world.manifestCodes.get(code);
  world.manifestCodes.delete(code);
  return found === undefined || found.expiresAt <= world.clock() ? undefined : found;
}
