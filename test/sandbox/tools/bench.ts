import type { ToolName, ToolResult } from '../../../src/domain/sandbox.ts';
import { probeSandbox } from '../../../src/sandbox/probe.ts';
import type { Registries } from '../../../src/sandbox/ecosystems/ecosystems.ts';
import { createToolRunner } from '../../../src/sandbox/tool-runner.ts';
import { repository } from '../archive.ts';

export type Files = Record<string, string>;

/** Runs a tool on these files, in the best isolation that this machine has. */
export async function toolBench(
  registries: Registries = {},
): Promise<(tool: ToolName, files: Files, args?: unknown) => Promise<ToolResult>> {
  const found = await probeSandbox('auto');
  const probe = found.sandbox === null ? await probeSandbox('process') : found;
  const runner = createToolRunner({ probe, registries });
  return (tool, files, args = {}) =>
    runner.run({ tool, arguments: args, tarball: repository(files), timeoutMs: 120_000 });
}

/** What a tool left of each file it changed. */
export function edited(result: ToolResult): Record<string, string | null> {
  return Object.fromEntries(
    result.patch.edits.map(({ path, content }) => [
      path,
      content === null ? null : Buffer.from(content).toString(),
    ]),
  );
}

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
