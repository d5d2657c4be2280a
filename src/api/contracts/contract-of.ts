import type { Contract } from '../frame/contract.ts';
import { botContract } from './bot/contract.ts';
import { platformContract } from './platform/contract.ts';

/** Every contract this server speaks. */
export const CONTRACTS: readonly Contract[] = [botContract, platformContract];

const PREFIXES = CONTRACTS.flatMap((contract) =>
  contract.prefixes.map((prefix) => ({ prefix, contract })),
).sort((one, other) => other.prefix.length - one.prefix.length);

const VERSION = /^(\/(?:api\/)?)v\d{1,9}(?=\/|$)/;

/** The version that a path asks for, where it names one that there is not; else null. */
export function unknownVersionOf(path: string): string | null {
  const [, version = '1'] = /^\/(?:api\/)?v(\d{1,9})(?:\/|$)/i.exec(path) ?? [];
  return version === '1' ? null : version;
}

/** The contract whose prefix is nearest to a path: unknown paths answer in its envelope. */
export function contractOf(path: string): Contract {
  // Another version is answered by the contract that has one.
  const lower = path.toLowerCase().replace(VERSION, '$1v1');
  const nearest = PREFIXES.find(
    ({ prefix }) => prefix === '/' || lower === prefix || lower.startsWith(`${prefix}/`),
  );
  return nearest?.contract ?? botContract;
}
