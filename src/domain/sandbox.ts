import type { Patch } from './patch.ts';

/** Tools of our catalogue that a playbook's `run_tool` can name. */
export const TOOL_NAMES = [
  'biome',
  'black',
  'cargo-lockfile',
  'clang-format',
  'eslint',
  'go-mod-tidy',
  'gofmt',
  'isort',
  'lockfile-conflict',
  'npm-dependency',
  'npm-lockfile',
  'npm-peer-conflict',
  'oxlint',
  'pnpm-lockfile',
  'prettier',
  'ruff-fix',
  'ruff-format',
  'rustfmt',
  'shfmt',
  'stylelint',
  'whitespace',
  'yarn-berry-lockfile',
  'yarn-lockfile',
] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/**
 * What a tool did. `changed` comes with a Patch; `failed` when it ran and could not do it;
 * `refused` when it needs a person, and `message` says for what; `unavailable` when it cannot run here, and `message` says what to install or set.
 */
export interface ToolResult {
  outcome: 'changed' | 'unchanged' | 'failed' | 'refused' | 'unavailable';
  patch: Patch;
  message: string;
  /** The last lines the tool printed, capped; not yet redacted. */
  output: string;
  durationMs: number;
}

/** How foreign programs are kept apart: in namespaces, or not at all. */
export type Isolation = 'bubblewrap' | 'process';

/** Runs tools of the catalogue on the files of a commit. */
export interface ToolRunner {
  isolation: Isolation | null;
  /**
   * Unpacks the tarball (gzipped, one top folder) into a working copy without `.git`, runs the
   * tool with arguments checked by its schema, compares, and removes the copy.
   */
  run(request: {
    tool: ToolName;
    arguments: unknown;
    tarball: AsyncIterable<Uint8Array>;
    timeoutMs: number;
    signal?: AbortSignal;
  }): Promise<ToolResult>;
}
