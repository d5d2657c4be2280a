import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientAddress } from '../../src/api/client-address.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;
const hops = (count: number) => (_address: string, hop: number) => hop < count;
const proxies = (address: string) => address.startsWith('10.');

it.each([
  ['nobody forwards', from('192.0.2.1'), hops(1), '192.0.2.1'],
  ['nobody is trusted', from('192.0.2.1', '198.51.100.7'), hops(0), '192.0.2.1'],
  ['one proxy is trusted', from('10.0.0.1', '6.6.6.6, 198.51.100.7'), hops(1), '198.51.100.7'],
  ['two are', from('10.0.0.1', '6.6.6.6, 198.51.100.7, 10.0.0.2'), hops(2), '198.51.100.7'],
  ['by address', from('10.0.0.1', '6.6.6.6, 198.51.100.7, 10.0.0.2'), proxies, '198.51.100.7'],
  ['all are proxies', from('10.0.0.1', '10.0.0.3, 10.0.0.2'), proxies, '10.0.0.3'],
])('names the caller when %s', (_when, request, trust, address) => {
  expect(clientAddress(request, trust)).toBe(address);
});
