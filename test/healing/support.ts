import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Finding } from '../../src/domain/diagnosis.ts';
import { loadPatterns } from '../../src/diagnosis/patterns/load-patterns.ts';
import type { Pattern } from '../../src/diagnosis/patterns/pattern.ts';
import type { Effect } from '../../src/domain/effect.ts';
import type { Patch } from '../../src/domain/patch.ts';
import type { ToolResult, ToolRunner } from '../../src/domain/sandbox.ts';
import type { RunCompletedTrigger } from '../../src/domain/trigger.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import { ACTION_CATALOGUE } from '../../src/healing/actions/catalogue.ts';
import { createHealing } from '../../src/healing/create-healing.ts';
import type { HealingDeps } from '../../src/healing/healing-deps.ts';
import { loadPlaybooks } from '../../src/healing/playbooks/load-playbooks.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { createRedactor } from '../../src/text/redact.ts';
import { FakeEffectApplier } from '../fakes/effect-applier.ts';
import { FakeGitHub } from '../fakes/github.ts';
import type { GitHubWorld } from '../fakes/github-world.ts';
import { aFinding } from '../fakes/issue.ts';

const PATTERN_IDS = new Set(
  (await loadPatterns(`${packageRoot()}/patterns`)).map(({ rule }) => rule.id),
);
// Read once: fifty files for each of some hundred stages are a good part of their time.
const PLAYBOOKS = loadPlaybooks(`${packageRoot()}/playbooks`, ACTION_CATALOGUE);

export const SECRET = 'correct-horse-battery-staple';

/** A stage for healing: the real stores and playbooks, a world in memory, time in our hands. */
export async function setStage(
  storage: Storage,
  world: GitHubWorld,
  installationId = 1_000_000 + world.repository.id,
) {
  const github = new FakeGitHub(world);
  const applier = new FakeEffectApplier(world);
  const due: Array<{ id: string; at: number }> = [];
  // The database tells when a Run began.
  let now = Date.now();
  let answer: Partial<ToolResult> = {};
  const tools: ToolRunner = {
    isolation: 'process',
    run: async () => ({
      outcome: 'unchanged',
      patch: { edits: [] },
      message: '',
      output: '',
      durationMs: 1,
      ...answer,
    }),
  };
  const deps: HealingDeps = {
    github,
    applier,
    installations: storage.installations,
    issues: storage.issues,
    runs: storage.runs,
    answers: storage.answers,
    settings: storage.settings,
    failures: storage.failures,
    conversation: storage.conversation,
    keptIssues: storage.keptIssues,
    ownRules: storage.ownRules,
    notices: storage.outbox,
    channels: ['ci-alerts'],
    leases: storage.leases,
    wakeUps: {
      wake: async (_kind, id, options) => {
        due.push({ id, at: now + (options?.delayMs ?? 0) });
      },
      wakeAll: async (_kind, ids) => {
        due.push(...ids.map((id) => ({ id, at: now })));
      },
    },
    tools,
    diagnose: async (log, options) =>
      readAsTold(await text(Readable.from(log)), options?.patterns ?? []),
    patternIds: PATTERN_IDS,
    playbooks: [...(await PLAYBOOKS)],
    actions: ACTION_CATALOGUE,
    clock: () => new Date(now),
    logger: createLogger({ level: 'silent', redact: createRedactor() }),
    redact: createRedactor([SECRET]),
    webUrl: 'https://github.test',
  };
  const healing = createHealing(deps);
  await storage.installations.save({
    id: installationId,
    account: 'acme',
    accountType: 'Organization',
    suspended: false,
  });

  /** Advances the Runs that were woken, until nothing is due. */
  async function settle(): Promise<void> {
    for (;;) {
      const next = due.findIndex(({ at }) => at <= now);
      const [woken] = next === -1 ? [] : due.splice(next, 1);
      if (woken === undefined) return;
      await healing.advance(woken.id);
    }
  }

  return {
    healing,
    github,
    applier,
    deps,
    settle,
    toolAnswers: (result: Partial<ToolResult>) => {
      answer = result;
    },
    /** Time passes, and nobody comes to do what is due. */
    age: (seconds: number) => {
      now += seconds * 1000;
    },
    /** GitHub refuses every Effect of this kind from now on. */
    refuse: (kind: Effect['kind'], error: Error) => {
      const apply = applier.apply.bind(applier);
      applier.apply = (target, effect, options) =>
        effect.kind === kind ? Promise.reject(error) : apply(target, effect, options);
    },
    pass: async (seconds: number) => {
      now += seconds * 1000;
      await settle();
    },
    /** GitHub tells that a run was completed. */
    tell: async (runId: number, change: Partial<RunCompletedTrigger> = {}) => {
      const run = world.runs.find(({ id }) => id === runId);
      if (run === undefined) throw new Error(`There is no run ${runId} in this world.`);
      await healing.onTrigger({
        kind: 'run_completed',
        deliveryGuid: 'd',
        installationId,
        repository: world.repository,
        workflowRunId: runId,
        runAttempt: run.attempt,
        headSha: run.headSha,
        headBranch: run.headBranch,
        conclusion: run.conclusion,
        actor: 'mona',
        byOurselves: false,
        ...change,
      });
      await settle();
    },
    runsOf: async () => {
      const issues = await Promise.all(
        world.runs.map((run) => storage.issues.ofCommit(world.repository.id, run.headSha)),
      );
      const ids = [...new Set(issues.flat().map(({ id }) => id))];
      return (await Promise.all(ids.map((id) => storage.runs.ofIssue(id)))).flat();
    },
  };
}

/** A log in these tests is JSON: the Finding to make, and the tests that ran. */
export function logOf(
  finding: Partial<Finding> | null,
  tests?: [executed: number, skipped: number],
) {
  return JSON.stringify({ finding, tests });
}

/** Patterns of a repository's own are tried on the message of the told Finding. */
function readAsTold(log: string, own: readonly Pattern[]) {
  const { finding, tests } = JSON.parse(log) as {
    finding: Partial<Finding> | null;
    tests?: [number, number];
  };
  const told = finding === null ? null : aFinding(finding);
  const taken = own.find(({ rule }) => rule.test.test(told?.message ?? ''))?.rule;
  const root = told && taken ? { ...told, pattern: taken.id, title: taken.title } : told;
  return {
    root,
    findings: root === null ? [] : [root],
    tests: tests ? { executed: tests[0], skipped: tests[1], failed: 0 } : null,
    lines: 1,
    bytes: log.length,
  };
}

export function patchOf(path: string, before: string, content: string): Patch {
  return {
    edits: [{ path, mode: '100644', before: Buffer.from(before), content: Buffer.from(content) }],
  };
}
