import { z } from 'zod';
import type { ToolName } from '../../domain/sandbox.ts';
import { npmLockfile } from './npm-lockfile.ts';
import { prettier } from './prettier.ts';
import type { Tool, ToolOutcome, Workbench } from './tool.ts';

/** A tool tied to its schema, so that it runs with checked arguments only. */
export interface CatalogueEntry extends Pick<
  Tool<unknown>,
  'name' | 'ecosystem' | 'programs' | 'settings'
> {
  /** The work to be done, or what is wrong with the arguments, for a person. */
  check(args: unknown): string | ((workbench: Workbench) => Promise<ToolOutcome>);
}

function entry<Arguments>(tool: Tool<Arguments>): CatalogueEntry {
  const { name, ecosystem, programs, settings, schema } = tool;
  const check: CatalogueEntry['check'] = (args) => {
    const parsed = schema.safeParse(args ?? {});
    if (parsed.success) return (workbench) => tool.run(workbench, parsed.data);
    return `The arguments of ${name} are wrong: ${z.prettifyError(parsed.error)}`;
  };
  return { name, ecosystem, programs, settings, check };
}

/** Every tool that a playbook can name; a new one is a file here, a line, and its name in the domain. */
export const TOOLS: Record<ToolName, CatalogueEntry> = {
  'npm-lockfile': entry(npmLockfile),
  prettier: entry(prettier),
};
