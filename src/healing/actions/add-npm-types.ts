import { z } from 'zod';
import { typesPackageOf } from '../../edits/dependencies/npm-packages.ts';
import { findDependency } from '../../edits/dependencies/package-json.ts';
import { defineAction, type Proposal } from './action.ts';
import { findMissingPackage, under } from './missing-package.ts';
import { refuse } from './propose-edit.ts';
import { proposeByTool } from './run-tool.ts';

/**
 * Adds `@types/x` for a package `x` that TypeScript has no types of: only when a file of the
 * repository imports `x` and its package.json asks for `x`; in the major version that is locked.
 */
export const addNpmTypes = defineAction({
  name: 'add_npm_types',
  acts: true,
  input: z.strictObject({}),
  async propose(facts, _input, deps): Promise<Proposal> {
    const missing = await findMissingPackage(facts, deps.reader);
    if (typeof missing === 'string') return refuse(missing);
    const { name, importer, directory, manifest } = missing;
    const path = under(directory, 'package.json');
    if (findDependency(manifest, name) === null) {
      return refuse(`\`${path}\` does not ask for \`${name}\`, so its types are not added either.`);
    }
    const types = typesPackageOf(name);
    if (findDependency(manifest, types) !== null) {
      return refuse(`\`${path}\` asks for \`${types}\` already.`);
    }
    const proposal = await proposeByTool(facts, deps, {
      tool: 'npm-dependency',
      arguments: {
        ...(directory !== '' && { directory }),
        name: types,
        section: 'devDependencies',
        majorOf: name,
      },
    });
    if (proposal.kind === 'none') return proposal;
    const said = `Added \`${types}\` to \`${path}\`: \`${importer}\` imports \`${name}\`, which brings no types. ${proposal.said}`;
    return { ...proposal, said };
  },
});
