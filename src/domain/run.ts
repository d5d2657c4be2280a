import type { Effect, EffectResult } from './effect.ts';

/**
 * `queued`: to be advanced now. `waiting`: for `wakeAt` or for a job on `waitingSha`.
 * The rest are ends: `succeeded` with proof; `explained`: told people, nothing to fix by itself;
 * `refused` by the guard, a cap or a person; `failed`: the fix did not work, or an error; `unproven`: no
 * proof came in time.
 */
export const RUN_STATUSES = [
  'queued',
  'waiting',
  'succeeded',
  'explained',
  'refused',
  'failed',
  'unproven',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** One execution of a Playbook for an Issue. Unique for (repository, sha, fingerprint, playbook, version). */
export interface HealingRun {
  id: string;
  issueId: string;
  repositoryId: number;
  headSha: string;
  fingerprint: string;
  playbook: string;
  playbookVersion: string;
  status: RunStatus;
  /** How often the Playbook acted for this Run, re-runs included; 0 until it first does. */
  attempt: number;
  /** The commit whose job is the proof, while waiting for it. */
  waitingSha: string | null;
  /** When to look again without an event: back-off, or the end of patience. */
  wakeAt: Date | null;
  /** Why it ended so, one sentence for people, redacted. */
  outcome: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** One journalled step of a Run. `output` is JSON; bytes in it as base64. */
export interface RunStep {
  runId: string;
  /** Unique within the run, e.g. `propose`, `guard`, `proof`; with the attempt where it repeats. */
  name: string;
  attempt: number;
  status: 'done' | 'failed';
  output: unknown;
  error: string | null;
  startedAt: Date;
  finishedAt: Date;
}

/** An Effect in the journal: planned, then claimed before and completed after it is applied. */
export interface JournalledEffect {
  id: string;
  runId: string;
  /** Name within the run; (runId, step, attempt) is unique. */
  step: string;
  attempt: number;
  /** Order of application. */
  position: number;
  effect: Effect;
  status: 'planned' | 'claimed' | 'done' | 'failed';
  result: EffectResult | null;
  error: string | null;
}

export interface RunStore {
  /** Creates the Run, or answers the one that is there for the same identity with `created: false`. */
  start(
    run: Pick<
      HealingRun,
      'issueId' | 'repositoryId' | 'headSha' | 'fingerprint' | 'playbook' | 'playbookVersion'
    >,
  ): Promise<{ run: HealingRun; created: boolean }>;
  get(id: string): Promise<HealingRun | null>;
  ofIssue(issueId: string): Promise<HealingRun[]>;
  update(
    id: string,
    change: Partial<
      Pick<HealingRun, 'status' | 'attempt' | 'waitingSha' | 'wakeAt' | 'outcome' | 'finishedAt'>
    >,
  ): Promise<HealingRun>;
  /** Queues a Run that ended anew; its next attempt is number `attempt` + 1. To be asked is not to act: caps do not count it. */
  requeue(id: string, attempt: number): Promise<void>;
  /** Runs waiting for proof on this commit of this repository. */
  waitingFor(repositoryId: number, sha: string): Promise<HealingRun[]>;
  /**
   * Ids of Runs that are queued, waiting with a `wakeAt` that has passed, or waiting for proof, whose
   * event or wake-up may have been lost; oldest first.
   */
  due(now: Date, limit: number): Promise<string[]>;
  /** Runs for this fingerprint in this repository (any sha) since `since`, newest first. */
  ofFingerprint(repositoryId: number, fingerprint: string, since: Date): Promise<HealingRun[]>;
  /** How many Runs acted (attempt above 0) in this repository since `since`. */
  countActing(repositoryId: number, since: Date): Promise<number>;

  /** Runs since `since` that opened a pull request, newest first; whether it is open still GitHub knows. */
  fixes(repositoryId: number, since: Date, most: number): Promise<HealingRun[]>;

  step(runId: string, name: string, attempt: number): Promise<RunStep | null>;
  /** Writes a step once; a second write of the same (run, name, attempt) changes nothing. */
  recordStep(step: RunStep): Promise<void>;
  steps(runId: string): Promise<RunStep[]>;

  /** Plans Effects in one transaction; those already planned for (run, step, attempt) stay as they are. */
  planEffects(
    runId: string,
    effects: Array<Pick<JournalledEffect, 'step' | 'attempt' | 'position' | 'effect'>>,
  ): Promise<void>;
  effects(runId: string): Promise<JournalledEffect[]>;
  /** Marks an Effect claimed. `fresh` when this call did it; `in_doubt` when it was claimed before. */
  claimEffect(effectId: string): Promise<'fresh' | 'in_doubt' | 'done'>;
  completeEffect(effectId: string, result: EffectResult): Promise<void>;
  failEffect(effectId: string, error: string): Promise<void>;
}
