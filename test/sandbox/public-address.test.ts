import { expect, it } from 'vitest';
import { isPublicAddress } from '../../src/sandbox/public-address.ts';

it.each(['1.1.1.1', '104.16.0.1', '172.15.0.1', '172.32.0.1', '2606:4700::1', '::ffff:8.8.8.8'])(
  '%s is public',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

it.each([
  '127.0.0.1',
  '127.8.8.8',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
