import { z } from 'zod';
import { importsModule } from '../../edits/dependencies/find-import.ts';
import {
  addProjectDependency,
  readProjectDependencies,
} from '../../edits/dependencies/pyproject.ts';
import {
  normalisedDistribution,
  PYTHON_DISTRIBUTIONS,
} from '../../edits/dependencies/python-distributions.ts';
import {
  allPinned,
  findRequirement,
  type Requirement,
} from '../../edits/dependencies/requirement.ts';
import {
  addRequirement as addToFile,
  readRequirements,
  wantsHashes,
} from '../../edits/dependencies/requirements-file.ts';
import { defineAction, type Proposal } from './action.ts';
import { type CommitFiles, openCommitFiles } from './commit-files.ts';
import { namedFiles } from './named-files.ts';
import { proposeEdit, refuse } from './propose-edit.ts';

const REQUIREMENTS = 'requirements.txt';
const PYPROJECT = 'pyproject.toml';
/** Lockfiles that would be out of step with a changed pyproject.toml, and who writes each. */
const LOCKS: Record<string, string> = {
  'poetry.lock': 'poetry add',
  'uv.lock': 'uv add',
  'pdm.lock': 'pdm add',
};

/** A distribution and why we know that it is the one. */
interface Known extends Requirement {
  why: string;
}

/**
 * Adds the distribution of a missing Python module to requirements.txt, or to pyproject.toml where
 * there is none: only when a file of the repository imports the module, and the name comes from
 * another manifest of it, from an earlier commit or from the table of well-known ones.
 */
export const addRequirement = defineAction({
  name: 'add_requirement',
  acts: true,
  input: z.strictObject({}),
  async propose(facts, _input, { reader }): Promise<Proposal> {
    const { finding } = facts.issue;
    const module = finding.captures.package?.split('.')[0] ?? '';
    if (!/^\w{1,100}$/.test(module))
      return refuse('The log names no module that could be missing.');
    const files = await openCommitFiles(facts, reader);
    const { paths } = files;
    if (paths === null) return refuse('The repository has more files than GitHub lists.');
    const own = paths.find((path) => isModule(path, module));
    if (own !== undefined) {
      return refuse(
        `\`${module}\` is part of this repository (\`${own}\`): Python did not find it, and no package is missing.`,
      );
    }
    const importer = await findImporter(files, namedFiles(finding, paths, /\.py$/), module);
    if (importer === null) {
      return refuse(`No file of this repository that the log names imports \`${module}\`.`);
    }
    const target = [REQUIREMENTS, PYPROJECT].find((path) => paths.includes(path));
    const source = target === undefined ? null : await files.read(target);
    const listed = target === undefined || source === null ? null : requirementsOf(target, source);
    if (target === undefined || source === null || listed === null) {
      return refuse(
        'There is neither a requirements.txt nor a list of dependencies in pyproject.toml.',
      );
    }
    const lock =
      target === PYPROJECT ? Object.keys(LOCKS).find((path) => paths.includes(path)) : undefined;
    if (lock !== undefined) {
      return refuse(
        `\`${lock}\` must change with pyproject.toml: run \`${LOCKS[lock]}\` for the package of \`${module}\`.`,
      );
    }
    const known = await identify(files, paths, module, target);
    if (known === null) {
      return refuse(
        `Which package brings \`${module}\` is not told by another manifest, an earlier commit or the table of well-known packages, and a name is never taken from a log: add it to \`${target}\` by hand.`,
      );
    }
    if (findRequirement(listed, known.name) !== null) {
      return refuse(
        `\`${target}\` lists \`${known.name}\` already: it was not installed for another reason.`,
      );
    }
    if (target === REQUIREMENTS && wantsHashes(source)) {
      return refuse(
        `\`${target}\` wants a hash for every package: add \`${known.name}\` with your own tool.`,
      );
    }
    const requirement = withVersion(known, listed, paths);
    if (requirement === null) {
      return refuse(
        `Every line of \`${target}\` is pinned to a version, and nothing in the repository says which one of \`${known.name}\` is meant.`,
      );
    }
    const after =
      target === REQUIREMENTS
        ? addToFile(source, requirement)
        : addProjectDependency(source, requirement);
    if (after === null) return refuse(`The dependencies in \`${target}\` are not a plain list.`);
    const line = `${requirement.name}${requirement.constraint}`;
    return proposeEdit(
      target,
      { before: source, after },
      `Added \`${line}\` to \`${target}\`: \`${importer}\` imports \`${module}\`, and ${known.why}.`,
    );
  },
});

function isModule(path: string, module: string): boolean {
  return (
    path.endsWith(`/${module}.py`) ||
    path === `${module}.py` ||
    `/${path}`.includes(`/${module}/__init__.py`)
  );
}

async function findImporter(
  files: CommitFiles,
  named: string[],
  module: string,
): Promise<string | null> {
  for (const path of named) {
    const source = await files.read(path);
    if (source !== null && importsModule(source, module)) return path;
  }
  return null;
}

function requirementsOf(path: string, source: string): Requirement[] | null {
  return path.endsWith('.toml') ? readProjectDependencies(source) : readRequirements(source);
}

async function identify(
  files: CommitFiles,
  paths: readonly string[],
  module: string,
  target: string,
): Promise<Known | null> {
  const curated = Object.hasOwn(PYTHON_DISTRIBUTIONS, module)
    ? PYTHON_DISTRIBUTIONS[module]
    : undefined;
  const wanted = curated ?? module;
  const find = (path: string, source: string | null): Requirement | null =>
    source === null ? null : findRequirement(requirementsOf(path, source) ?? [], wanted);
  const before = find(target, await files.readEarlier(target));
  if (before !== null) {
    return { ...before, why: `the last good run had it in \`${target}\`` };
  }
  const others = paths.filter(
    (path) =>
      path !== target &&
      /(?:^|\/)(?:requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt|pyproject\.toml)$/.test(path),
  );
  for (const path of others.slice(0, 10)) {
    const found = find(path, await files.read(path));
    if (found !== null) return { ...found, why: `\`${path}\` asks for it` };
  }
  if (curated === undefined) return null;
  return { name: curated, constraint: '', why: 'that is the well-known package of this name' };
}

/** The requirement in the style of its file: pinned where all are; null where the version is not known. */
function withVersion(
  known: Known,
  listed: Requirement[],
  paths: readonly string[],
): Requirement | null {
  if (known.constraint !== '' || !allPinned(listed)) return known;
  // Wheels that the repository carries for `--find-links`.
  const versions = new Set(
    paths.flatMap((path) => {
      const [, name, version] = /([^/]+?)-(\d[\w.+!]*)-[^/]+\.whl$/.exec(path) ?? [];
      const same =
        name !== undefined && normalisedDistribution(name) === normalisedDistribution(known.name);
      return same && version !== undefined ? [version] : [];
    }),
  );
  const [version, ...others] = versions;
  if (version === undefined || others.length > 0) return null;
  return { name: known.name, constraint: `==${version}` };
}
