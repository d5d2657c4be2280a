import { isIPv6 } from 'node:net';
import type { Clock } from '../domain/clock.ts';

/** What is left for an address; `resetAt` is when its window ends. */
export interface Allowance {
  limit: number;
  remaining: number;
  resetAt: Date;
  windowSeconds: number;
}

/** Counts by address in fixed windows, in this process. */
export interface AddressLimiter {
  /** What is left, without counting. */
  peek(address: string): Allowance;
  /** Counts one; `exceeded` when the address had nothing left. */
  hit(address: string): Allowance & { exceeded: boolean };
}

/** What an address is counted under: whoever has one IPv6 address has its whole /64. */
export function addressKey(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const gap = address.includes('::') ? 8 - before.length - after.length : 0;
  return [...before, ...Array.from({ length: gap }, () => '0'), ...after].slice(0, 4).join(':');
}

/**
 * Limits calls by address: `limit` in each window of `windowSeconds`. Remembers at most
 * `addresses` of them; the ones seen first are forgotten first.
 */
export function createAddressLimiter(options: {
  limit: number;
  windowSeconds: number;
  clock: Clock;
  addresses?: number;
}): AddressLimiter {
  const { limit, windowSeconds, clock, addresses = 10_000 } = options;
  const windows = new Map<string, { count: number; endsAt: number }>();

  function current(address: string) {
    const now = clock().getTime();
    const window = windows.get(addressKey(address));
    return window !== undefined && window.endsAt > now
      ? window
      : { count: 0, endsAt: now + windowSeconds * 1000 };
  }
  function allowance({ count, endsAt }: { count: number; endsAt: number }): Allowance {
    const remaining = Math.max(0, limit - count);
    return { limit, remaining, resetAt: new Date(endsAt), windowSeconds };
  }
  return {
    peek: (address) => allowance(current(address)),
    hit(address) {
      const window = current(address);
      window.count += 1;
      windows.delete(addressKey(address));
      windows.set(addressKey(address), window);
      for (const oldest of windows.keys()) {
        if (windows.size <= addresses) break;
        windows.delete(oldest);
      }
      return { ...allowance(window), exceeded: window.count > limit };
    },
  };
}
