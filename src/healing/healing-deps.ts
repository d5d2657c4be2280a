import type { Pattern } from '../diagnosis/patterns/pattern.ts';
import type { AnswerJournal } from '../domain/answers.ts';
import type { Clock } from '../domain/clock.ts';
import type { ConversationStore } from '../domain/conversation.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type { EffectApplier } from '../domain/effect.ts';
import type { FailureHistory } from '../domain/failure-history.ts';
import type { GitHub } from '../domain/github.ts';
import type { InstallationStore } from '../domain/installation.ts';
import type { IssueStore } from '../domain/issue.ts';
import type { KeptIssueStore } from '../domain/kept-issues.ts';
import type { Leases } from '../domain/leases.ts';
import type { Outbox } from '../domain/notices.ts';
import type { OwnRulesStore } from '../domain/own-rules.ts';
import type { RunStore } from '../domain/run.ts';
import type { ToolRunner } from '../domain/sandbox.ts';
import type { SettingsStore } from '../domain/settings.ts';
import type { WakeUps } from '../domain/wake-ups.ts';
import type { Logger } from '../observability/logger.ts';
import type { Redactor } from '../text/redact.ts';
import type { ActionCatalogue } from './actions/action.ts';
import type { Playbook } from './playbooks/playbook.ts';

/** Everything healing works with; wiring/ hands in the real ones, tests hand in fakes. */
export interface HealingDeps {
  github: GitHub;
  applier: EffectApplier;
  installations: InstallationStore;
  issues: IssueStore;
  runs: RunStore;
  answers: AnswerJournal;
  settings: SettingsStore;
  failures: FailureHistory;
  conversation: ConversationStore;
  keptIssues: KeptIssueStore;
  ownRules: OwnRulesStore;
  notices: Pick<Outbox, 'put'>;
  /** Names of the channels that the operator set up. */
  channels: readonly string[];
  leases: Leases;
  wakeUps: WakeUps;
  tools: ToolRunner;
  diagnose(
    log: AsyncIterable<Uint8Array>,
    options?: {
      baseline?: AsyncIterable<Uint8Array>;
      failedSteps?: string[];
      patterns?: readonly Pattern[];
    },
  ): Promise<Diagnosis>;
  /** Highest priority first; the last one must apply to everything. */
  playbooks: readonly Playbook[];
  actions: ActionCatalogue;
  /** Ids of Pipewright's own patterns. */
  patternIds: ReadonlySet<string>;
  /** The same without what the repository at hand adds; absent where it adds nothing. */
  base?: HealingDeps;
  clock: Clock;
  logger: Logger;
  redact: Redactor;
  /** Where GitHub's pages are, without a slash at the end. */
  webUrl: string;
  /** Tells metrics how a Run ended. */
  onRunEnded?(playbook: string, status: string): void;
}
