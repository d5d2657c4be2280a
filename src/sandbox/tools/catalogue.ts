import { z } from 'zod';
import type { ToolName } from '../../domain/sandbox.ts';
import { biome } from './biome.ts';
import { black } from './black.ts';
import { cargoLockfile } from './cargo-lockfile.ts';
import { clangFormat } from './clang-format.ts';
import { eslint } from './eslint.ts';
import { goModTidy } from './go-mod-tidy.ts';
import { gofmt } from './gofmt.ts';
import { isort } from './isort.ts';
import { lockfileConflict } from './lockfile-conflict.ts';
import { npmDependency } from './npm-dependency.ts';
import { npmLockfile } from './npm-lockfile.ts';
import { npmPeerConflict } from './npm-peer-conflict.ts';
import { oxlint } from './oxlint.ts';
import { pnpmLockfile } from './pnpm-lockfile.ts';
import { prettier } from './prettier.ts';
import { ruffFix, ruffFormat } from './ruff.ts';
import { rustfmt } from './rustfmt.ts';
import { shfmt } from './shfmt.ts';
import { stylelint } from './stylelint.ts';
import { whitespace } from './whitespace.ts';
import type { Tool, ToolOutcome, Workbench } from './tool.ts';
import { yarnBerryLockfile } from './yarn-berry-lockfile.ts';
import { yarnLockfile } from './yarn-lockfile.ts';

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
  'cargo-lockfile': entry(cargoLockfile),
  'clang-format': entry(clangFormat),
  eslint: entry(eslint),
  'go-mod-tidy': entry(goModTidy),
  gofmt: entry(gofmt),
  isort: entry(isort),
  'lockfile-conflict': entry(lockfileConflict),
  'npm-dependency': entry(npmDependency),
  'npm-lockfile': entry(npmLockfile),
  'npm-peer-conflict': entry(npmPeerConflict),
  oxlint: entry(oxlint),
  'pnpm-lockfile': entry(pnpmLockfile),
  prettier: entry(prettier),
  'ruff-fix': entry(ruffFix),
  'ruff-format': entry(ruffFormat),
  rustfmt: entry(rustfmt),
  shfmt: entry(shfmt),
  stylelint: entry(stylelint),
  whitespace: entry(whitespace),
  'yarn-berry-lockfile': entry(yarnBerryLockfile),
  'yarn-lockfile': entry(yarnLockfile),
};
