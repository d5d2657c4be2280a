import type { Permission } from '../domain/identity.ts';
import { botContract } from './contracts/bot/contract.ts';
import { BOT_ROUTES } from './contracts/bot/routes.ts';
import type { Contract } from './frame/contract.ts';
import type { Method } from './frame/route.ts';

/** One thing that the HTTP server does. */
export interface RouteEntry {
  /** The contract that describes it, or `set-up`, which is ours alone. */
  contract: 'bot' | 'set-up';
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
const TICKET = 'who has the ticket of the log, while there is no App';

const OWN: ReadonlyArray<Omit<RouteEntry, 'permission' | 'limit'>> = [
  { contract: 'bot', method: 'POST', path: '/webhooks/github', caller: 'GitHub, by signature' },
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
];

function limitOf(contract: Contract, limitClass: string | null): string | null {
  const rules = limitClass === null ? [] : (contract.limits[limitClass] ?? []);
  const told = rules.map(({ points, windowSeconds }) => {
    const most = typeof points === 'number' ? points : `${points.standard} and more`;
    return `${most} in ${windowSeconds} s`;
  });
  return told.length === 0 ? null : told.join(', ');
}

/** Every route of the server; a test holds it against the routes that are mounted. */
export const ROUTES: readonly RouteEntry[] = [
  ...OWN.map((entry) => ({ ...entry, permission: null, limit: null })),
  ...BOT_ROUTES.map(({ method, path, permission, limit }) => ({
    contract: 'bot' as const,
    method,
    path,
    caller: permission === null ? ANYONE : 'who has an API key',
    permission,
    limit: limitOf(botContract, limit),
  })),
];
