import { normalize, relative } from 'node:path/posix';
import { validRange } from 'semver';

/** The lists of a package.json that name packages to install. */
export const SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const;
export type Section = (typeof SECTIONS)[number];

/** One package as a package.json asks for it. */
export interface ManifestDependency {
  section: Section;
  /** A range, or what npm takes in its place: `file:…`, `workspace:…`, a URL. */
  spec: string;
}

/** How a package.json asks for a package, the first list that names it; null where none does or it is not JSON. */
export function findDependency(manifest: string, name: string): ManifestDependency | null {
  const parsed = parseObject(manifest);
  for (const section of SECTIONS) {
    const list = parsed?.[section];
    if (!isObject(list) || !Object.hasOwn(list, name)) continue;
    const spec = list[name];
    return typeof spec === 'string' ? { section, spec } : null;
  }
  return null;
}

/**
 * A spec of one manifest as another one, in folder `to`, must write it; null for what is not taken
 * over: URLs, git, aliases, tags, and paths that leave the repository.
 */
export function moveSpec(spec: string, { from, to }: { from: string; to: string }): string | null {
  const [, kind, path] = /^(file:|link:|portal:)(.+)$/.exec(spec) ?? [];
  if (kind !== undefined && path !== undefined) {
    if (path.startsWith('/') || path.startsWith('~') || path.includes('\\')) return null;
    const target = normalize(`${from || '.'}/${path}`);
    if (target.startsWith('..')) return null;
    return kind + (relative(to || '.', target) || '.');
  }
  const range = spec.startsWith('workspace:') ? spec.slice('workspace:'.length) : spec;
  if (['', '^', '~'].includes(range)) return spec === range ? null : spec;
  return validRange(range) === null ? null : spec;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
