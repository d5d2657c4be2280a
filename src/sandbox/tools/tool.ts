import type { z } from 'zod';
import type { ToolName } from '../../domain/sandbox.ts';
import type { Registry } from '../registry.ts';
import type { WorkingCopy } from '../working-copy.ts';

/** One program call of a tool, in the working copy. */
export interface ToolStep {
  argv: [program: string, ...args: string[]];
  /** Folder below the repository's root, empty for the root. */
  directory: string;
  env: Record<string, string>;
  /** `registry`: the package registries by our proxy; then nothing of the repository may be executed. */
  network: 'none' | 'registry';
}

/** How a step ended. `output` is the tail of what it printed. */
export interface StepResult {
  ok: boolean;
  /** Why it is not ok, for a person: `it took longer than …`, `it ended with exit code 1`. */
  reason: string;
  output: string;
  refusedHosts: string[];
}

/** What a tool works with: a fresh copy of the repository, and steps run in the sandbox. */
export interface Workbench {
  copy: WorkingCopy;
  /** Environment for npm: our registry, a fresh cache, nothing of the host or the repository. */
  npmEnvironment: Record<string, string>;
  /** Where packages come from; null off the network. */
  registry: Pick<Registry, 'url' | 'publicUrl'> | null;
  run: (step: ToolStep) => Promise<StepResult>;
}

/**
 * `keep` chooses, of all changed paths, those that may be proposed; `finish` has the last word on
 * their contents.
 */
export type ToolOutcome =
  | { ok: true; keep: (path: string) => boolean; finish?: (content: Uint8Array) => Uint8Array }
  | { ok: false; outcome: 'failed' | 'unavailable'; message: string };

/** A tool of the catalogue: what it takes, and what it does on a workbench. */
export interface Tool<Arguments> {
  name: ToolName;
  schema: z.ZodType<Arguments>;
  run(workbench: Workbench, args: Arguments): Promise<ToolOutcome>;
}

/** A tool with the outcome `failed`. */
export function failed(message: string): ToolOutcome {
  return { ok: false, outcome: 'failed', message };
}
