import type { InspectedApp } from '../../github/inspect-app.ts';
import { fail, ok, warn, type Check } from './check.ts';

const DAY_MS = 86_400_000;

/** How the last day's calls of our door went, as GitHub saw them. */
export function checkDeliveries(
  deliveries: InspectedApp['deliveries'],
  settings: string,
  now: Date,
): Check[] {
  const recent = deliveries.filter(
    ({ deliveredAt }) => now.getTime() - deliveredAt.getTime() < DAY_MS,
  );
  if (recent.length === 0) {
    return [ok('deliveries', 'GitHub sent none in the last day.')];
  }
  const failed = recent.filter(({ statusCode }) => statusCode < 200 || statusCode > 299);
  const [last] = failed;
  if (last === undefined) {
    return [ok('deliveries', `All of the last ${recent.length} deliveries were accepted.`)];
  }
  const message = `${failed.length} of the last ${recent.length} deliveries failed, the latest (${last.event}) with ${last.statusCode || last.status}.`;
  const mend = `${reason(last.statusCode)} GitHub shows them on ${settings}/advanced.`;
  // What was sent after a failure and came in says that it is over.
  return [
    failed.length === recent.length || recent[0] === last
      ? fail('deliveries', message, mend)
      : warn('deliveries', message, mend),
  ];
}

function reason(status: number): string {
  if (status === 401) return 'The secret on GitHub differs from WEBHOOK_SECRET: set both anew.';
  if (status === 404) return 'Another server answers at the webhook URL: check the proxy’s routes.';
  if (status === 413) return 'A proxy in front allows too little: let it pass bodies of 25 MB.';
  if (status >= 500) return 'The server, or the proxy in front of it, fails: read its log.';
  if (status === 0) return 'Nothing answered within 10 s: check DNS, firewall and proxy.';
  return 'Read the server’s log of that time.';
}
