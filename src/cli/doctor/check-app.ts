import type { AppManifest } from '../../config/app-manifest.ts';
import type { Config } from '../../config/load-config.ts';
import type { AppInspection, InspectedApp } from '../../github/inspect-app.ts';
import { fail, ok, warn, type Check } from './check.ts';
import { checkDeliveries } from './check-deliveries.ts';
import { checkHook } from './check-hook.ts';

/** GitHub takes a JWT that begins up to a minute from now. */
const FATAL_SKEW_MS = 60_000;
const NOTABLE_SKEW_MS = 10_000;

/** What GitHub's answers say of clock, credentials, permissions, events, webhook and installations. */
export function checkApp(
  config: Config,
  manifest: AppManifest,
  inspection: AppInspection,
  now: Date,
): Check[] {
  const { app, error, aheadMs } = inspection;
  const clock = checkClock(aheadMs);
  if (app === null) {
    const message = error?.message ?? 'GitHub did not answer.';
    return [...clock, fail('credentials', message, mendCredentials(error?.code ?? ''))];
  }
  const { login, organization } = app.owner;
  const owner = organization ? `/organizations/${login}` : '';
  const settings = `${config.githubWebUrl}${owner}/settings/apps/${app.slug}`;
  return [
    ...clock,
    ok('credentials', `GitHub knows us as ${app.slug}, owned by ${login}.`),
    checkPermissions(manifest, app, settings),
    checkEvents(manifest, app, settings),
    ...checkHook(config, app.hook, settings),
    ...checkDeliveries(app.deliveries, settings, now),
    checkInstallations(manifest, app, `${config.githubWebUrl}/apps/${app.slug}`),
  ];
}

function mendCredentials(code: string): string {
  if (code === 'not_found') {
    return 'APP_ID names no App there: take the id from the App’s settings page, and check GITHUB_API_URL.';
  }
  if (code === 'bad_credentials') {
    return 'Make a new private key on the App’s settings page, set PRIVATE_KEY to it, and check that APP_ID is of the same App.';
  }
  return 'Check GITHUB_API_URL, the network and its proxies from this machine, then try again.';
}

function checkClock(aheadMs: number | null): Check[] {
  if (aheadMs === null) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const said = `This machine’s clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} GitHub’s`;
  const mend = 'Let the machine keep time by NTP (`timedatectl set-ntp true`, or chrony).';
  if (Math.abs(aheadMs) >= FATAL_SKEW_MS) {
    return [fail('clock', `${said}: it refuses our tokens, or takes them by luck.`, mend)];
  }
  if (Math.abs(aheadMs) >= NOTABLE_SKEW_MS) return [warn('clock', `${said}.`, mend)];
  return [ok('clock', 'This machine’s clock agrees with GitHub’s.')];
}

/** Permissions of `manifest` that `granted` lacks, as `name: grant`. */
function lacking(manifest: AppManifest, granted: Record<string, string>): string[] {
  return Object.entries(manifest.default_permissions)
    .filter(([name, wanted]) => {
      const has = granted[name];
      return has === undefined || (wanted === 'write' && has === 'read');
    })
    .map(([name, wanted]) => `${name}: ${wanted}`);
}

function checkPermissions(manifest: AppManifest, app: InspectedApp, settings: string): Check {
  const missing = lacking(manifest, app.permissions);
  if (missing.length > 0) {
    const mend = `Grant them on ${settings}/permissions, then have each account’s owner accept.`;
    return fail('permissions', `The App lacks ${missing.join(', ')}.`, mend);
  }
  const needed = manifest.default_permissions;
  const more = Object.keys(app.permissions).filter((name) => needed[name] === undefined);
  const rest = more.length === 0 ? '' : ` It also has ${more.join(', ')}, which are not needed.`;
  return ok('permissions', `The App has all that app.yml names.${rest}`);
}

function checkEvents(manifest: AppManifest, app: InspectedApp, settings: string): Check {
  const missing = manifest.default_events.filter((event) => !app.events.includes(event));
  if (missing.length === 0) return ok('events', 'The App hears of all that app.yml names.');
  const mend = `Subscribe to them on ${settings}/permissions.`;
  return fail('events', `The App does not hear of ${missing.join(', ')}.`, mend);
}

function checkInstallations(manifest: AppManifest, app: InspectedApp, page: string): Check {
  const { installations } = app;
  if (installations.length === 0) {
    const mend = `Install it on the repositories it is to look after: ${page}/installations/new`;
    return warn('installations', 'The App is installed nowhere.', mend);
  }
  const suspended = installations.filter((one) => one.suspended).map(({ account }) => account);
  if (suspended.length > 0) {
    const mend = 'Their owners can lift that in the settings of their installed Apps.';
    return warn('installations', `Suspended at ${suspended.join(', ')}.`, mend);
  }
  const behind = installations
    .filter(({ permissions }) => lacking(manifest, permissions).length > 0)
    .map(({ account }) => account);
  if (behind.length > 0) {
    const mend = 'Their owners accept them in the settings of their installed Apps.';
    return warn('installations', `New permissions are not accepted at ${behind.join(', ')}.`, mend);
  }
  return ok(
    'installations',
    `Installed at ${installations.map(({ account }) => account).join(', ')}.`,
  );
}
