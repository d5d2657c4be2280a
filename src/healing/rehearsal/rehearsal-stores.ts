import type { AnswerJournal } from '../../domain/answers.ts';
import type { ConversationStore } from '../../domain/conversation.ts';
import { AppError } from '../../domain/errors.ts';
import type { FailureHistory } from '../../domain/failure-history.ts';
import type { InstallationStore } from '../../domain/installation.ts';
import type { Issue, IssueStore } from '../../domain/issue.ts';
import type { KeptIssueStore } from '../../domain/kept-issues.ts';
import type { OwnRulesStore } from '../../domain/own-rules.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingRun, JournalledEffect, RunStep, RunStore } from '../../domain/run.ts';
import type { KnownSettings, SettingsStore } from '../../domain/settings.ts';

/** The stores of one rehearsal: what healing writes is kept in memory and forgotten with it. */
export interface RehearsalStores {
  installations: InstallationStore;
  issues: IssueStore;
  runs: RunStore;
  settings: SettingsStore;
  /** Without history: what a rehearsal sees happens for the first time. */
  failures: FailureHistory;
  /** Nobody says anything in a rehearsal. */
  conversation: ConversationStore;
  /** A rehearsal knows Pipewright's own rules alone. */
  ownRules: OwnRulesStore;
  /** A rehearsal keeps no issues on GitHub. */
  keptIssues: KeptIssueStore;
  /** Stays empty: pushes and pull requests are answered, and a rehearsal is told of neither. */
  answers: AnswerJournal;
  /** What was written, oldest first. */
  allIssues: Issue[];
  allRuns: HealingRun[];
}

const SILENCE: ConversationStore = {
  ignore: async () => undefined,
  ignored: async () => [],
  pause: async () => undefined,
  resume: async () => false,
  pauses: async () => [],
  audit: async () => undefined,
  countAsked: async () => 0,
};

const NONE_KEPT: KeptIssueStore = {
  get: async () => null,
  byNumber: async () => null,
  ask: async () => undefined,
  take: async () => [],
  save: async () => undefined,
};

const NO_RULES: OwnRulesStore = {
  get: async () => ({ digest: 'none', files: [] }),
  save: async () => undefined,
  hasWord: async () => false,
  saveWord: async () => undefined,
};

/** Stores that know one repository and no history. */
export function createRehearsalStores(
  repository: MonitoredRepository,
  now: () => Date,
): RehearsalStores {
  const allIssues: Issue[] = [];
  const allRuns: HealingRun[] = [];
  const installations: InstallationStore = {
    save: async () => undefined,
    remove: async () => undefined,
    saveRepository: async () => undefined,
    removeRepository: async () => undefined,
    getRepository: async (id) => (id === repository.id ? repository : null),
  };
  const issues: IssueStore = {
    async open(found) {
      const state = { status: 'open', detectedAt: now(), resolvedAt: null } as const;
      const issue: Issue = { ...found, ...state, id: `issue-${allIssues.length + 1}` };
      allIssues.push(issue);
      return issue;
    },
    get: async (id) => allIssues.find((issue) => issue.id === id) ?? null,
    ofCommit: async (_, sha) => allIssues.filter(({ occurrence }) => occurrence.headSha === sha),
    openOfBranch: async () => [],
    newest: async () => ({ issues: [], total: 0 }),
    async close(id, status) {
      const issue = allIssues.find((one) => one.id === id);
      if (issue !== undefined) Object.assign(issue, { status, resolvedAt: now() });
    },
  };
  const runs = createRuns(allRuns, now);
  const answers: AnswerJournal = {
    ...runs,
    planAnswers: async () => undefined,
    answers: async () => [],
  };
  const failures: FailureHistory = {
    recordFlake: async () => undefined,
    countFlakes: async () => 0,
    flakyJobs: async () => [],
    sameTrouble: async () => null,
  };
  const settings = createSettings();
  const kept = {
    settings,
    failures,
    conversation: SILENCE,
    keptIssues: NONE_KEPT,
    ownRules: NO_RULES,
  };
  return { installations, issues, runs, ...kept, answers, allIssues, allRuns };
}

/** Settings as the checkout has them: read once, and kept for the length of the rehearsal. */
function createSettings(): SettingsStore {
  let known: KnownSettings | null = null;
  return {
    get: async () => known,
    configured: async () => null,
    async save(_, now) {
      known = now;
    },
    saidWrong: async () => false,
    saveWord: async () => undefined,
  };
}

function createRuns(all: HealingRun[], now: () => Date): RunStore {
  const journal: RunStep[] = [];
  const planned: JournalledEffect[] = [];
  const ofId = <T extends { id: string }>(rows: T[], id: string): T => {
    const row = rows.find((one) => one.id === id);
    if (row === undefined) throw new AppError(`There is no ${id}.`, { code: 'not_found' });
    return row;
  };
  return {
    async start(identity) {
      const fresh = { status: 'queued', attempt: 0, waitingSha: null, wakeAt: null } as const;
      const rest = { outcome: null, createdAt: now(), finishedAt: null };
      const run: HealingRun = { ...identity, ...fresh, ...rest, id: `run-${all.length + 1}` };
      all.push(run);
      return { run, created: true };
    },
    get: async (id) => all.find((run) => run.id === id) ?? null,
    ofIssue: async (issueId) => all.filter((run) => run.issueId === issueId),
    update: async (id, change) => Object.assign(ofId(all, id), change),
    requeue: async (id, attempt) => {
      const again = { attempt, wakeAt: null, outcome: null, finishedAt: null };
      Object.assign(ofId(all, id), { ...again, status: 'queued' });
    },
    waitingFor: async () => [],
    due: async () => [],
    ofFingerprint: async () => [],
    countActing: async () => 0,
    fixes: async () => [],
    step: async (runId, name, attempt) =>
      journal.find(
        (step) => step.runId === runId && step.name === name && step.attempt === attempt,
      ) ?? null,
    async recordStep(step) {
      // Through JSON, as it is stored.
      journal.push({ ...step, output: JSON.parse(JSON.stringify(step.output ?? null)) as unknown });
    },
    steps: async (runId) => journal.filter((step) => step.runId === runId),
    async planEffects(runId, effects) {
      for (const effect of effects) {
        const id = `effect-${planned.length + 1}`;
        const state = { status: 'planned', result: null, error: null } as const;
        planned.push({ ...effect, ...state, id, runId });
      }
    },
    effects: async (runId) => planned.filter((effect) => effect.runId === runId),
    async claimEffect(id) {
      ofId(planned, id).status = 'claimed';
      return 'fresh';
    },
    async completeEffect(id, result) {
      Object.assign(ofId(planned, id), { status: 'done', result });
    },
    async failEffect(id, error) {
      Object.assign(ofId(planned, id), { status: 'failed', error });
    },
  };
}
