import { describe, expect, it } from 'vitest';
import { findRegistry, registryOf, settleRegistry } from '../../src/sandbox/registry.ts';

describe('registryOf', () => {
  it('opens the registry’s own host and port', () => {
    expect(registryOf('https://npm.example/path/', null).hosts).toEqual([
      { protocol: 'https', host: 'npm.example', port: 443, allowPrivate: false },
    ]);
  });

  it('takes an address, or a name of the local network, as meant by the operator', () => {
    expect(
      registryOf('http://10.0.0.5:4873/', null, { more: ['https://files:8443'] }).hosts,
    ).toEqual([
      { protocol: 'http', host: '10.0.0.5', port: 4873, allowPrivate: true },
      { protocol: 'https', host: 'files', port: 8443, allowPrivate: true },
    ]);
  });

  it('says where to correct what is no URL', () => {
    expect(() => registryOf('file:///etc', null)).toThrow(/npm config set registry/);
  });
});

it.each([
  [['10.1.2.3'], true],
  [['10.1.2.3', '104.16.0.1'], false],
  [['104.16.0.1'], false],
  [[], false],
])('a registry at %j is in a private network: %s', async (addresses, inside) => {
  const registry = registryOf('https://npm.corp.example/', null);
  const settled = await settleRegistry(registry, async () => addresses);
  expect(settled.hosts[0]?.allowPrivate).toBe(inside);
});

it('takes the registry from npm’s own configuration', async () => {
  const registry = await findRegistry();
  expect(registry?.hosts).toHaveLength(1);
  expect(registry?.url).toMatch(/^https?:/);
});
