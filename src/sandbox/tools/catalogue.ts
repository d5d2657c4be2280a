import { z } from 'zod';
import type { ToolName } from '../../domain/sandbox.ts';
import { biome } from './biome.ts';
import { black } from './black.ts';
import { clangFormat } from './clang-format.ts';
import { eslint } from './eslint.ts';
import { gofmt } from './gofmt.ts';
import { isort } from './isort.ts';
import { npmLockfile } from './npm-lockfile.ts';
import { oxlint } from './oxlint.ts';
import { prettier } from './prettier.ts';
import { ruffFix, ruffFormat } from './ruff.ts';
import { rustfmt } from './rustfmt.ts';
import { shfmt } from './shfmt.ts';
import { stylelint } from './stylelint.ts';
import { whitespace } from './whitespace.ts';
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
  biome: entry(biome),
  black: entry(black),
  'clang-format': entry(clangFormat),
  eslint: entry(eslint),
  gofmt: entry(gofmt),
  isort: entry(isort),
  'npm-lockfile': entry(npmLockfile),
  oxlint: entry(oxlint),
  prettier: entry(prettier),
  'ruff-fix': entry(ruffFix),
  'ruff-format': entry(ruffFormat),
  rustfmt: entry(rustfmt),
  shfmt: entry(shfmt),
  stylelint: entry(stylelint),
  whitespace: entry(whitespace),
};
