import { major, minVersion } from 'semver';
import { z } from 'zod';
import { changeJsonText } from './node/json-text.ts';
import { bringInStep, findLockfile } from './node/lockfile-writers.ts';
import { publishedVersions, usualPrefix } from './node/published-versions.ts';
import { NODE_SETTINGS } from './node/settings.ts';
import { repositoryPath } from './repository-path.ts';
import { failed, type Tool, type ToolOutcome, type Workbench } from './tool.ts';
import { under } from './under.ts';

const name = z
  .string()
  .max(214)
  .regex(/^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*$/, 'must be a package’s name');

const schema = z.strictObject({
  directory: repositoryPath.optional(),
  name,
  section: z.enum(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']),
  /** What the manifest is to ask for; without it the newest version, in the manifest's own style. */
  spec: z
    .string()
    .max(200)
    .regex(
      /^(?:(?:file|link|portal):(?!\/)[\w@./-]+|(?:workspace:)?[\w.*^~<>=|+ -]{1,100})$/,
      'must be a range or a path of the repository',
    )
    .optional(),
  /** Takes the major version that the manifest asks of this other package. */
  majorOf: name.optional(),
});
type Arguments = z.infer<typeof schema>;

/**
 * Adds one package to the package.json of `directory`, with no other byte of it changed, and brings
 * the lockfile in step. Whoever asks for it has made sure that it is the right package.
 */
export const npmDependency: Tool<Arguments> = {
  name: 'npm-dependency',
  ecosystem: 'npm',
  programs: [],
  settings: NODE_SETTINGS,
  schema,
  run: async (bench, args) => {
    const path = under(args.directory ?? '', 'package.json');
    const content = await bench.copy.read(path);
    if (content === null) return failed(`There is no ${path}.`);
    const manifest = Buffer.from(content).toString();
    const spec = args.spec ?? (await newest(bench, args, manifest));
    if (typeof spec !== 'string') return spec;
    const changed = changeJsonText(manifest, {
      section: args.section,
      key: args.name,
      value: spec,
    });
    if (changed === null || !(await bench.copy.write(path, changed))) {
      return failed(`${path} cannot be changed in one place: it is not plain JSON.`);
    }
    const lockfile = await findLockfile(bench.copy, args.directory ?? '');
    if (lockfile === null) return { ok: true, keep: (one) => one === path };
    const outcome = await bringInStep(bench, lockfile, [path]);
    const after = await bench.copy.read(path);
    if (!outcome.ok || (after !== null && Buffer.from(after).toString() === changed))
      return outcome;
    return failed(
      `${outcome.used ?? 'The package manager'} changed more of ${path} than was asked.`,
    );
  },
};

async function newest(
  bench: Workbench,
  { name: wanted, majorOf }: Arguments,
  manifest: string,
): Promise<string | (ToolOutcome & { ok: false })> {
  let range = '*';
  if (majorOf !== undefined) {
    const version = lowestAsked(manifest, majorOf);
    if (version === null)
      return failed(
        `package.json does not ask for ${majorOf} by a version, so the version of ${wanted} is not known.`,
      );
    range = `^${version}.0.0-0`;
  }
  const found = await publishedVersions(bench, wanted, range);
  if (!found.ok) return found;
  const version = found.newest;
  if (version === null) return failed(`The registry has no version of ${wanted} that fits.`);
  return usualPrefix(manifest) + version;
}

/** The major version that a manifest asks of a package, at least. */
function lowestAsked(manifest: string, wanted: string): number | null {
  const lists = z.record(z.string(), z.unknown()).catch({});
  const parsed = z
    .object({
      dependencies: lists,
      devDependencies: lists,
      peerDependencies: lists,
      optionalDependencies: lists,
    })
    .safeParse(JSON.parse(manifest));
  for (const list of Object.values(parsed.data ?? {})) {
    const spec = list[wanted];
    try {
      const lowest = typeof spec === 'string' ? minVersion(spec) : null;
      if (lowest !== null) return major(lowest);
    } catch {
      // A path or an URL says nothing about versions.
    }
  }
  return null;
}
