import type { HealingDeps } from '../healing-deps.ts';

/** Fingerprints of the causes that people said to leave alone in a repository now. */
export async function ignoredCauses(
  { conversation, clock }: Pick<HealingDeps, 'conversation' | 'clock'>,
  repositoryId: number,
): Promise<ReadonlySet<string>> {
  const ignored = await conversation.ignored(repositoryId, clock());
  return new Set(ignored.map(({ fingerprint }) => fingerprint));
}
