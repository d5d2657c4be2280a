/** One thing that the HTTP server does. */
export interface RouteEntry {
  /** The contract that describes it, or `set-up`, which is ours alone. */
  contract: 'bot' | 'set-up';
  method: 'GET' | 'POST';
  path: string;
  /** Who may call it, for people. */
  caller: string;
}

const ANYONE = 'anyone';
const TICKET = 'who has the ticket of the log, while there is no App';

/** Every route of the server; a test holds it against the routes that are mounted. */
export const ROUTES: readonly RouteEntry[] = [
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
