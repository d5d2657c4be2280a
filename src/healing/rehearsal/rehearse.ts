import type { Finding } from '../../domain/diagnosis.ts';
import type { Effect } from '../../domain/effect.ts';
import { EMPTY_PATCH, type Patch } from '../../domain/patch.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { RunStatus } from '../../domain/run.ts';
import { createHealing } from '../create-healing.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { fromJournal, type JournalledProposal, PROPOSE } from '../run/journalled-proposal.ts';
import { createRehearsalStores, type RehearsalStores } from './rehearsal-stores.ts';
import {
  recordingApplier,
  rehearsalGitHub,
  REPOSITORY_ID,
  RUN_ID,
  type RehearsalSubject,
} from './rehearsal-world.ts';

/** What healing would do about a red job, up to the wait for proof. */
export interface Rehearsal {
  finding: Finding | null;
  /** Name of the playbook that applies. */
  playbook: string | null;
  /** `waiting`: it would act, and wait for proof. */
  status: RunStatus | null;
  outcome: string | null;
  /** What the playbook proposes, also where the guard refused it. */
  patch: Patch;
  /** In the order in which they would be applied. */
  effects: Effect[];
}

/** What a rehearsal takes from the real house; the rest is kept in memory. */
export type RehearsalDeps = Pick<
  HealingDeps,
  'tools' | 'diagnose' | 'patternIds' | 'playbooks' | 'actions' | 'logger' | 'redact' | 'webUrl'
>;

const NOON = Date.parse('2026-01-01T12:00:00Z');
const INSTALLATION_ID = 1;
// A playbook waits at most this often for its next attempt.
const MOST_PAUSES = 10;

/** Runs the real healing on a red job, with GitHub and the stores in memory: nothing outside changes. */
export async function rehearse(deps: RehearsalDeps, subject: RehearsalSubject): Promise<Rehearsal> {
  let now = NOON;
  const clock = () => new Date(now);
  const repository: MonitoredRepository = {
    id: REPOSITORY_ID,
    ...subject.repository,
    installationId: INSTALLATION_ID,
    private: false,
    defaultBranch: subject.branch,
    status: 'active',
  };
  const stores = createRehearsalStores(repository, clock);
  const applier = recordingApplier();
  const healing = createHealing({
    ...deps,
    ...stores,
    github: rehearsalGitHub(subject),
    applier,
    notices: { put: async () => undefined },
    channels: [],
    leases: { take: async () => true, release: async () => undefined },
    wakeUps: { wake: async () => undefined, wakeAll: async () => undefined },
    clock,
  });
  await healing.onTrigger({
    kind: 'run_completed',
    deliveryGuid: 'rehearsal',
    installationId: INSTALLATION_ID,
    repository,
    actor: null,
    byOurselves: false,
    workflowRunId: RUN_ID,
    runAttempt: 1,
    headSha: subject.headSha,
    headBranch: subject.branch,
    conclusion: 'failure',
  });
  for (let pauses = 0; pauses < MOST_PAUSES; pauses += 1) {
    const [run] = stores.allRuns;
    if (run === undefined || run.finishedAt !== null || run.waitingSha !== null) break;
    // A pause between attempts passes at once.
    now = Math.max(now, run.wakeAt?.getTime() ?? 0);
    await healing.advance(run.id);
  }
  return describe(stores, applier.effects);
}

async function describe(stores: RehearsalStores, effects: Effect[]): Promise<Rehearsal> {
  const { allIssues, allRuns, runs } = stores;
  const [issue] = allIssues;
  const [run] = allRuns;
  const step = run && (await runs.step(run.id, PROPOSE, 1));
  const proposal = step && fromJournal(step.output as JournalledProposal);
  return {
    finding: issue?.finding ?? null,
    playbook: run?.playbook ?? null,
    status: run?.status ?? null,
    outcome: run?.outcome ?? null,
    patch: proposal?.kind === 'patch' ? proposal.patch : EMPTY_PATCH,
    effects,
  };
}
