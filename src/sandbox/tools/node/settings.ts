import { dump, load } from 'js-yaml';
import { NPM_SETTINGS, type SettingsFile } from '../../settings-files.ts';

/** Settings of pnpm that shape its lockfile and start nothing; the values are words. */
const PNPM_RC = new Set([
  'auto-install-peers',
  'dedupe-direct-deps',
  'dedupe-injected-deps',
  'dedupe-peer-dependents',
  'exclude-links-from-lockfile',
  'hoist-workspace-packages',
  'include-workspace-root',
  'inject-workspace-packages',
  'link-workspace-packages',
  'lockfile-include-tarball-url',
  'node-linker',
  'peers-suffix-max-length',
  'prefer-workspace-packages',
  'resolution-mode',
  'resolve-peers-from-workspace-root',
  'shared-workspace-lockfile',
  'strict-peer-dependencies',
]);

const camel = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Keys of pnpm-workspace.yaml that may stay. */
const PNPM_WORKSPACE = new Set([
  'packages',
  'catalog',
  'catalogs',
  'overrides',
  'packageExtensions',
  'peerDependencyRules',
  'ignoredOptionalDependencies',
  'allowedDeprecatedVersions',
  'patchedDependencies',
  'supportedArchitectures',
  ...[...PNPM_RC].map(camel),
]);

/** Keys of .yarnrc.yml that may stay; neither programs nor plugins, registries nor proxies. */
const YARN_RC = new Set([
  'catalog',
  'catalogs',
  'checksumBehavior',
  'compressionLevel',
  'defaultProtocol',
  'defaultSemverRangePrefix',
  'enableTransparentWorkspaces',
  'nmHoistingLimits',
  'nmMode',
  'nodeLinker',
  'packageExtensions',
  'supportedArchitectures',
]);

/**
 * What npm, pnpm and yarn see of a repository's settings: what shapes a lockfile. Hooks, plugins,
 * programs to start instead, registries, proxies and tokens go.
 */
export const NODE_SETTINGS: readonly SettingsFile[] = [
  { name: '.npmrc', keep: (text) => NPM_SETTINGS.keep(text) + harmlessRc(text) },
  { name: 'pnpm-workspace.yaml', keep: keptKeys(PNPM_WORKSPACE) },
  ...['.pnpmfile.cjs', '.pnpmfile.mjs', 'pnpmfile.js', '.yarnrc'].map((name) => ({
    name,
    keep: () => '',
  })),
  { name: '.yarnrc.yml', keep: keptKeys(YARN_RC) },
];

function harmlessRc(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => /^\s*([a-z-]+)\s*=\s*([a-z0-9-]+)\s*$/.exec(line))
    .filter((match) => match !== null && PNPM_RC.has(match[1] ?? ''))
    .map((match) => `${match?.[1]}=${match?.[2]}\n`)
    .join('');
}

function keptKeys(allowed: ReadonlySet<string>): (text: string) => string {
  return (text) => {
    let value: unknown;
    try {
      value = load(text);
    } catch {
      return '';
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
    const kept = Object.entries(value).filter(([key]) => allowed.has(key));
    return kept.length === 0 ? '' : dump(Object.fromEntries(kept));
  };
}
