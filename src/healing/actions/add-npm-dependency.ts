import { dirname } from 'node:path/posix';
import { z } from 'zod';
import { NPM_PACKAGES } from '../../edits/dependencies/npm-packages.ts';
import { findDependency, moveSpec, type Section } from '../../edits/dependencies/package-json.ts';
import { defineAction, type Proposal } from './action.ts';
import { findMissingPackage, type ImportedPackage, under } from './missing-package.ts';
import { refuse } from './propose-edit.ts';
import { proposeByTool } from './run-tool.ts';

/** What to write into the manifest, and why we know. */
interface Known {
  /** Null leaves it to the registry's latest major. */
  spec: string | null;
  section: Section;
  why: string;
}

/** Files whose imports are needed to develop, not to run. */
const DEVELOPMENT =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|scripts?)\/|\.(?:test|spec|config|stories)\.\w+$/;

/**
 * Adds a missing npm package to the package.json nearest to the file that imports it, with its
 * lockfile: only when the repository's own source imports it, and the name comes from another
 * manifest of it, from an earlier commit or from the table of well-known ones.
 */
export const addNpmDependency = defineAction({
  name: 'add_npm_dependency',
  acts: true,
  input: z.strictObject({}),
  async propose(facts, _input, deps): Promise<Proposal> {
    const missing = await findMissingPackage(facts, deps.reader);
    if (typeof missing === 'string') return refuse(missing);
    const { name, importer, directory, manifest } = missing;
    const path = under(directory, 'package.json');
    if (findDependency(manifest, name) !== null) {
      return refuse(
        `\`${path}\` asks for \`${name}\` already: it was not installed, or not built, for another reason.`,
      );
    }
    const known = await identify(missing);
    if (known === null) {
      return refuse(
        `\`${name}\` is in no other manifest of this repository, in no earlier commit and not in the table of well-known packages, and a name is never taken from a log alone: if it is the right package, add it to \`${path}\` by hand.`,
      );
    }
    const { section, spec, why } = known;
    const proposal = await proposeByTool(facts, deps, {
      tool: 'npm-dependency',
      arguments: {
        ...(directory !== '' && { directory }),
        name,
        section,
        ...(spec !== null && { spec }),
      },
    });
    if (proposal.kind === 'none') return proposal;
    const said = `Added \`${name}\` to \`${section}\` of \`${path}\`: \`${importer}\` imports it, and ${why}. ${proposal.said}`;
    return { ...proposal, said };
  },
});

async function identify({
  name,
  importer,
  directory,
  files,
  paths,
}: ImportedPackage): Promise<Known | null> {
  const path = under(directory, 'package.json');
  const earlier = await files.readEarlier(path);
  const before = earlier === null ? null : findDependency(earlier, name);
  const restored = before && moveSpec(before.spec, { from: directory, to: directory });
  if (before !== null && restored !== null) {
    return { spec: restored, section: before.section, why: 'the last good run had it there' };
  }
  const section = DEVELOPMENT.test(importer) ? 'devDependencies' : 'dependencies';
  const others = paths.filter((one) => one !== path && /(?:^|\/)package\.json$/.test(one));
  for (const other of others.filter((one) => !one.includes('node_modules/')).slice(0, 20)) {
    const text = await files.read(other);
    const found = text === null ? null : findDependency(text, name);
    const from = dirname(other) === '.' ? '' : dirname(other);
    const spec = found && moveSpec(found.spec, { from, to: directory });
    if (spec !== null) return { spec, section, why: `\`${other}\` asks for it too` };
  }
  if (!NPM_PACKAGES.has(name)) return null;
  return { spec: null, section, why: 'that is the well-known package of this name' };
}
