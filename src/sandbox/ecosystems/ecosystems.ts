import type { Registry } from '../registry.ts';
import type { Ecosystem } from './ecosystem.ts';
import { go } from './go.ts';
import { npm } from './npm.ts';
import { python } from './python.ts';

/** The worlds of packages that tools can fetch from; a new one is a file here and a line. */
export const ECOSYSTEMS = { go, npm, python } as const satisfies Record<string, Ecosystem>;
export type EcosystemName = keyof typeof ECOSYSTEMS;

/** The registries tools may reach; what is missing or null keeps its tools off the network. */
export type Registries = { readonly [name in EcosystemName]?: Registry | null };

/** The registries this machine is set to, each found by its own program. */
export async function findRegistries(): Promise<Registries> {
  const found = Object.entries(ECOSYSTEMS).map(
    async ([name, ecosystem]) => [name, await ecosystem.findRegistry()] as const,
  );
  return Object.fromEntries(await Promise.all(found));
}
