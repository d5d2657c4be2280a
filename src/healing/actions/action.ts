import type { z } from 'zod';
import type { Effect, EffectResult } from '../../domain/effect.ts';
import type { Outage } from '../../domain/failure-history.ts';
import type { GitHubReader } from '../../domain/github.ts';
import type { Issue, Occurrence } from '../../domain/issue.ts';
import type { Patch } from '../../domain/patch.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingRun, RunStatus } from '../../domain/run.ts';
import type { ToolRunner } from '../../domain/sandbox.ts';
import type { Redactor } from '../../text/redact.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import type { Verdict } from '../proof/judge-proof.ts';
import type { Asked } from '../run/asked.ts';
import type { Settings } from '../settings/settings.ts';

/** What is known when Effects are planned; reading it has no effect outside. */
export interface HealingFacts {
  run: HealingRun;
  issue: Issue;
  repository: MonitoredRepository;
  /** With the limits that the repository's settings lower. */
  playbook: Playbook;
  settings: Settings;
  /** Counts from 1; the attempt that is under way or was the last. */
  attempt: number;
  /** What the proposing steps want to change, judged by the guard already. */
  patch: Patch;
  /** What the proposing steps say they did, one sentence each, redacted. */
  proposed: string[];
  /** Jobs that GitHub shows under another name once the Patch is in: old → new. */
  renamedJobs: Record<string, string>;
  /** Where the cause was seen on the failing commit, the first one first; one a workflow run. */
  occurrences: Occurrence[];
  /** Every Issue whose latest occurrence is on the failing commit, this one included, with its latest Run. */
  siblings: Array<{
    issue: Issue;
    run: HealingRun | null;
    /** Whether a person can have the repair tried that its Run left. */
    offersFix: boolean;
  }>;
  /** Fingerprints of the causes that people said to leave alone. */
  ignored: ReadonlySet<string>;
  /** Who asked for this attempt; null when it came by itself. */
  asked: Asked | null;
  /** Effects of this Run that are done, in order. */
  applied: Array<{ id: string; effect: Effect; result: EffectResult }>;
  /** The branch of ours that a fix for this cause on this base goes to. */
  fixBranch: string;
  /** Where that branch stands when it is left over from a fix that was merged, else null. */
  staleFixSha: string | null;
  /** True when people pushed to the fix or closed it: it is theirs then. */
  fixIsTheirs: boolean;
  /** The trouble that other repositories have too, while re-runs wait for its end; else null. */
  outage: Outage | null;
  /** Where GitHub's pages are, without a slash at the end. */
  webUrl: string;
}

/** How a proposal ended: a Patch, or the reason why there is none. Texts are redacted. */
export type Proposal =
  | {
      kind: 'patch';
      patch: Patch;
      said: string;
      /** Jobs that GitHub will show under another name with the Patch: old → new. */
      renamedJobs?: Record<string, string>;
    }
  | { kind: 'none'; status: 'failed' | 'refused'; reason: string };

/** What proposing may use: reads and the sandbox, nothing that changes the world. */
export interface ProposeDeps {
  reader: GitHubReader;
  tools: ToolRunner;
  timeoutMs: number;
  redact: Redactor;
}

/** How a Run ends, as its reports need it. */
export interface Conclusion {
  status: Exclude<RunStatus, 'queued' | 'waiting'>;
  /** Why, one sentence for people, plain text, redacted. */
  outcome: string;
  /** What the proof rests on; null when it never came to one. */
  verdict: Verdict | null;
  /** True when a person who asks can have it tried all the same. */
  askable?: boolean;
}

/**
 * One kind of step of a Playbook. `propose` may read and use the sandbox; `plan` and `report` are
 * pure. `plan` gives the Effects that do the work; `report` tells people, once the work is under
 * way (`conclusion` null) and at the end.
 */
export interface Action {
  name: string;
  /** Checks the step's `with` when the playbook is loaded. */
  input: z.ZodType;
  propose?: (facts: HealingFacts, input: unknown, deps: ProposeDeps) => Promise<Proposal>;
  plan?: (facts: HealingFacts, input: unknown) => Effect[];
  report?: (facts: HealingFacts, input: unknown, conclusion: Conclusion | null) => Effect[];
  /** True when its Effects change what CI does, so that caps and proof apply. */
  acts: boolean;
}

/** The Actions a playbook can name. */
export type ActionCatalogue = ReadonlyMap<string, Action>;

/** An Action whose functions get their input parsed by its schema. */
export function defineAction<Input>(action: {
  name: string;
  input: z.ZodType<Input>;
  acts: boolean;
  propose?: (facts: HealingFacts, input: Input, deps: ProposeDeps) => Promise<Proposal>;
  plan?: (facts: HealingFacts, input: Input) => Effect[];
  report?: (facts: HealingFacts, input: Input, conclusion: Conclusion | null) => Effect[];
}): Action {
  const { name, input, acts, propose, plan, report } = action;
  return {
    name,
    input,
    acts,
    ...(propose && { propose: (facts, raw, deps) => propose(facts, input.parse(raw), deps) }),
    ...(plan && { plan: (facts, raw) => plan(facts, input.parse(raw)) }),
    ...(report && {
      report: (facts, raw, conclusion) => report(facts, input.parse(raw), conclusion),
    }),
  };
}
