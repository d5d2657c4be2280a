import type { IncomingMessage } from 'node:http';

/** Whether an address, `hop` proxies away from us, is a proxy whose word is believed (Express' own form). */
export type TrustProxy = (address: string, hop: number) => boolean;

/** Who made a request: the nearest address, from ours outwards, that is not a trusted proxy. */
export function clientAddress(request: IncomingMessage, trust: TrustProxy): string {
  let address = request.socket.remoteAddress ?? '';
  const said = request.headers['x-forwarded-for'];
  if (said === undefined) return address;
  const hops = String(said)
    .split(',')
    .map((hop) => hop.trim())
    .reverse();
  for (const [hop, next] of hops.entries()) {
    if (!trust(address, hop)) break;
    address = next;
  }
  return address;
}
