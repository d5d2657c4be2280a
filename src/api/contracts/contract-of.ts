import type { Contract } from '../frame/contract.ts';
import { botContract } from './bot/contract.ts';
import { platformContract } from './platform/contract.ts';

/** Every contract this server speaks. */
export const CONTRACTS: readonly Contract[] = [botContract, platformContract];

const PREFIXES = CONTRACTS.flatMap((contract) =>
  contract.prefixes.map((prefix) => ({ prefix, contract })),
).sort((one, other) => other.prefix.length - one.prefix.length);

/** The contract whose prefix is nearest to a path: unknown paths answer in its envelope. */
export function contractOf(path: string): Contract {
  const lower = path.toLowerCase();
  const nearest = PREFIXES.find(
    ({ prefix }) => prefix === '/' || lower === prefix || lower.startsWith(`${prefix}/`),
  );
  return nearest?.contract ?? botContract;
}
