import type { z } from 'zod';
import type { ToolName } from '../../domain/sandbox.ts';
import type { EcosystemName } from '../ecosystems/ecosystems.ts';
import type { FoundProgram, HostProgram } from '../host-programs.ts';
import type { Registry } from '../registry.ts';
import type { SettingsFile } from '../settings-files.ts';
import type { WorkingCopy } from '../working-copy.ts';

/** One program call of a tool, in the working copy. */
export interface ToolStep {
  argv: [program: string, ...args: string[]];
  /** Folder below the repository's root, empty for the root. */
  directory: string;
  env: Record<string, string>;
  /**
   * `registry`: the tool's package registry by our proxy; then nothing of the repository may be
   * executed. `none`: no network at all; only such a step may evaluate repository code.
   */
  network: 'none' | 'registry';
}

/** How a step ended. `output` is the tail of what it printed. */
export interface StepResult {
  ok: boolean;
  /** Null when a signal ended it or we did. */
  exitCode: number | null;
  /** Why it is not ok, for a person: `it took longer than …`, `it ended with exit code 1`. */
  reason: string;
  output: string;
  refusedHosts: string[];
}

/** What a tool works with: a fresh copy of the repository, and steps run in the sandbox. */
export interface Workbench {
  copy: WorkingCopy;
  /** Environment for steps with the registry in reach; nothing of the host or the repository. */
  registryEnvironment: Record<string, string>;
  /** A folder outside the copy that steps with the registry may write to, as they see it. */
  scratch: string;
  /** Where packages of the tool's ecosystem come from; null off the network. */
  registry: Pick<Registry, 'url' | 'publicUrl'> | null;
  /** A program of this machine and its version; null when it is not there. */
  host: (program: HostProgram) => Promise<FoundProgram | null>;
  run: (step: ToolStep) => Promise<StepResult>;
}

/**
 * `keep` chooses, of all changed paths, those that may be proposed; `finish` has the last word on
 * their contents. `used` is the program with its version, as people are told: `black 23.1.0`; `said`
 * is what they are to know of the change beside it, in sentences.
 */
export type ToolOutcome =
  | {
      ok: true;
      keep: (path: string) => boolean;
      finish?: (content: Uint8Array) => Uint8Array;
      used?: string;
      said?: string;
    }
  | { ok: false; outcome: 'failed' | 'refused' | 'unavailable'; message: string };

/** A tool of the catalogue: what it needs and takes, and what it does on a workbench. */
export interface Tool<Arguments> {
  name: ToolName;
  /** Whose registry its steps may reach and how; null for a tool that never needs one. */
  ecosystem: EcosystemName | null;
  /** Programs of the host without which it is `unavailable`; one that it can do without it asks for itself. */
  programs: readonly HostProgram[];
  /** Files of the repository of which it sees the harmless part only; they are never proposed. */
  settings: readonly SettingsFile[];
  schema: z.ZodType<Arguments>;
  run(workbench: Workbench, args: Arguments): Promise<ToolOutcome>;
}

/** A tool with the outcome `failed`. */
export function failed(message: string): ToolOutcome & { ok: false } {
  return { ok: false, outcome: 'failed', message };
}

/** A tool with the outcome `refused`: what is asked needs a person, and `message` says why. */
export function refused(message: string): ToolOutcome & { ok: false } {
  return { ok: false, outcome: 'refused', message };
}

/** A tool with the outcome `unavailable`: it cannot run here, and `message` says what is missing. */
export function unavailable(message: string): ToolOutcome & { ok: false } {
  return { ok: false, outcome: 'unavailable', message };
}
