import type { Permission } from '../domain/identity.ts';
import { contractOf } from './contracts/contract-of.ts';
import { botContract } from './contracts/bot/contract.ts';
import { BOT_ROUTES } from './contracts/bot/routes.ts';
import { DOCUMENT_ROUTES } from './docs/routes.ts';
import type { Contract } from './frame/contract.ts';
import { CREDENTIALS } from './frame/refuse-caller.ts';
import { platformContract } from './contracts/platform/contract.ts';
import { PLATFORM_ROUTES } from './contracts/platform/routes.ts';
import type { Method, Route } from './frame/route.ts';

/** One thing that the HTTP server does. */
export interface RouteEntry {
  /** The contract that describes it, or `set-up`, which is ours alone. */
  contract: 'bot' | 'platform' | 'set-up';
  method: Method;
  path: string;
  /** Who may call it, for people. */
  caller: string;
  /** A permission, or null where none is wanted. */
  permission: Permission | null;
  /** Calls in a window; null: unlimited. */
  limit: string | null;
}

const ANYONE = 'anyone';
const FIRST = 'who has the ticket of the log, while there is no user';
const TICKET = 'who has the ticket of the log, while there is no App';

const OWN: ReadonlyArray<Omit<RouteEntry, 'permission' | 'limit'> & { limit?: string }> = [
  {
    contract: 'bot',
    method: 'POST',
    path: '/webhooks/github',
    caller: 'GitHub, by signature',
    limit: '100 in 300 s (unsigned; signed ones are never refused)',
  },
  { contract: 'bot', method: 'GET', path: '/health', caller: ANYONE },
  { contract: 'bot', method: 'GET', path: '/health/detailed', caller: ANYONE },
  { contract: 'bot', method: 'GET', path: '/health/ready', caller: ANYONE },
  { contract: 'bot', method: 'GET', path: '/health/live', caller: ANYONE },
  {
    contract: 'bot',
    method: 'GET',
    path: '/metrics',
    caller: 'anyone, or with METRICS_TOKEN set who has it',
  },
  { contract: 'set-up', method: 'GET', path: '/', caller: 'anyone, while there is no App' },
  { contract: 'set-up', method: 'GET', path: '/setup', caller: TICKET },
  { contract: 'set-up', method: 'POST', path: '/setup', caller: TICKET },
  { contract: 'set-up', method: 'GET', path: '/setup/callback', caller: TICKET },
  { contract: 'set-up', method: 'GET', path: '/first-admin', caller: FIRST },
  { contract: 'set-up', method: 'POST', path: '/first-admin', caller: FIRST },
];

function limitOf(contract: Contract, limitClass: string | null): string | null {
  const rules = limitClass === null ? [] : (contract.limits[limitClass] ?? []);
  const told = rules.map(({ anonymous, points, windowSeconds }) => {
    const most = typeof points === 'number' ? `${points}` : `${points.standard} and more`;
    const unknown = anonymous === points ? '' : ` (${anonymous} without a credential)`;
    return `${most} in ${windowSeconds} s${unknown}`;
  });
  return told.length === 0 ? null : told.join(', ');
}

function entriesOf(
  name: 'bot' | 'platform',
  contract: Contract,
  routes: readonly Route<never>[],
): RouteEntry[] {
  const known = (taken = contract.authentication) =>
    taken.map((method) => `with ${CREDENTIALS[method]}`).join(' or ');
  return routes.map(({ method, path, permission, limit, credentials }) => ({
    contract: name,
    method,
    path,
    caller: permission === null ? ANYONE : `who calls ${known(credentials)}`,
    permission,
    limit: limitOf(contract, limit),
  }));
}

/** Every route of the server; a test holds it against the routes that are mounted. */
export const ROUTES: readonly RouteEntry[] = [
  ...OWN.map((entry) => ({ ...entry, permission: null, limit: entry.limit ?? null })),
  ...DOCUMENT_ROUTES.map(({ path }) => ({
    contract: contractOf(path) === botContract ? ('bot' as const) : ('platform' as const),
    method: 'GET' as const,
    path,
    caller: ANYONE,
    permission: null,
    limit: null,
  })),
  ...entriesOf('bot', botContract, BOT_ROUTES),
  ...entriesOf('platform', platformContract, PLATFORM_ROUTES),
];
