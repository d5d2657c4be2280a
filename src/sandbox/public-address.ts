import { BlockList, isIPv6 } from 'node:net';

const inner = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inner.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  inner.addSubnet(network, prefix, 'ipv6');
}

/**
 * Whether an IP address lies on the public internet: not this machine, not a private, shared,
 * link-local or multicast network (IANA special-purpose registries), also when written as an
 * IPv4 address mapped into IPv6.
 */
export function isPublicAddress(address: string): boolean {
  return !inner.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
