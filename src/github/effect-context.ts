import type { Effect, EffectResult } from '../domain/effect.ts';
import type { GitHub, GitHubReader } from '../domain/github.ts';
import type { RepositoryRef } from '../domain/repository.ts';
import type { GitHubClient } from './client.ts';

/** What the function for one kind of Effect works with. */
export interface EffectContext {
  client: GitHubClient;
  reader: GitHubReader;
  repository: RepositoryRef;
  /** As Octokit's parameters want it. */
  names: { owner: string; repo: string };
  /** The Effect was claimed before and never completed: look before doing. */
  inDoubt: boolean;
  identity: GitHub['identity'];
  appId: number;
}

export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** Carries out one kind of Effect. */
export type Apply<Kind extends Effect['kind']> = (
  context: EffectContext,
  effect: EffectOf<Kind>,
) => Promise<EffectResult>;

/** This call did it. */
export function done(fields: Partial<Omit<EffectResult, 'outcome'>>): EffectResult {
  return { outcome: 'done', url: null, number: null, sha: null, ...fields };
}

/** The world had it already. */
export function found(fields: Partial<Omit<EffectResult, 'outcome'>>): EffectResult {
  return { ...done(fields), outcome: 'found' };
}
