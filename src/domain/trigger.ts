import type { RepositoryRef } from './repository.ts';

/** A workflow run was completed; the state to act on is read from GitHub again. */
export interface RunCompletedTrigger {
  kind: 'run_completed';
  deliveryGuid: string;
  installationId: number;
  repository: RepositoryRef;
  workflowRunId: number;
  runAttempt: number;
  headSha: string;
  headBranch: string | null;
  conclusion: string | null;
  /** True when the sender of the event was our own App. */
  byOurselves: boolean;
}

/** The App was installed, removed, suspended, or its list of repositories changed. */
export interface InstallationTrigger {
  kind: 'installation_changed';
  deliveryGuid: string;
  installationId: number;
  account: { login: string; type: string };
  change: 'created' | 'deleted' | 'suspended' | 'unsuspended' | 'repositories';
  added: Array<RepositoryRef & { private: boolean }>;
  removed: RepositoryRef[];
}

/** A Delivery reduced to what matters. */
export type Trigger = RunCompletedTrigger | InstallationTrigger;
