import { load } from 'js-yaml';
import { z } from 'zod';

/** What a lockfile answers to each request for a package: who asks for what → the version. */
export type Resolutions = Map<string, { name: string; version: string }>;

const lists = z.record(z.string(), z.string()).catch({});
const npmSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      link: z.boolean().optional(),
      dependencies: lists.optional(),
      devDependencies: lists.optional(),
      optionalDependencies: lists.optional(),
    }),
  ),
});

/** Of a package-lock.json of version 2 or 3; null for others. */
export function npmResolutions(text: string): Resolutions | null {
  const parsed = npmSchema.safeParse(parsedOr(text, (one) => JSON.parse(one) as unknown));
  if (!parsed.success) return null;
  const { packages } = parsed.data;
  const found: Resolutions = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    const asked = {
      ...entry.optionalDependencies,
      ...entry.devDependencies,
      ...entry.dependencies,
    };
    for (const [name, range] of Object.entries(asked)) {
      const version = packages[placeOf(packages, path, name)]?.version;
      if (version !== undefined) found.set(`${name}@${range}`, { name, version });
    }
  }
  return found;
}

/** Where Node.js finds `name` from the package at `path`. */
function placeOf(packages: object, path: string, name: string): string {
  for (let folder = path; ;) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (Object.hasOwn(packages, place) || folder === '') return place;
    const up = Math.max(folder.lastIndexOf('/node_modules/'), 0);
    folder = folder.slice(0, up);
  }
}

/** A version as pnpm writes it: plain, or with the specifier it answers. */
const pnpmEntry = z.union([z.string(), z.object({ specifier: z.string(), version: z.string() })]);
const pnpmLists = z.record(z.string(), pnpmEntry).catch({});
const pnpmOwner = z.object({
  specifiers: lists.optional(),
  dependencies: pnpmLists.optional(),
  devDependencies: pnpmLists.optional(),
  optionalDependencies: pnpmLists.optional(),
});
const pnpmSchema = pnpmOwner.extend({
  importers: z.record(z.string(), pnpmOwner).catch({}),
  packages: z.record(z.string(), pnpmOwner).catch({}),
  snapshots: z.record(z.string(), pnpmOwner).catch({}),
});

/** Of a pnpm-lock.yaml; null when it is none. */
export function pnpmResolutions(text: string): Resolutions | null {
  const parsed = pnpmSchema.safeParse(parsedOr(text, (one) => load(one)));
  if (!parsed.success) return null;
  const { importers, packages, snapshots, ...root } = parsed.data;
  const found: Resolutions = new Map();
  const note = (who: string, owner: z.infer<typeof pnpmOwner>): void => {
    const asked = {
      ...owner.optionalDependencies,
      ...owner.devDependencies,
      ...owner.dependencies,
    };
    for (const [name, entry] of Object.entries(asked)) {
      const specifier =
        typeof entry === 'string' ? (owner.specifiers?.[name] ?? '') : entry.specifier;
      const version = plain(typeof entry === 'string' ? entry : entry.version);
      found.set(`${who} > ${name}@${specifier}`, { name, version });
    }
  };
  note('', root);
  for (const [path, owner] of Object.entries(importers)) note(path, owner);
  for (const [key, owner] of Object.entries({ ...packages, ...snapshots })) note(plain(key), owner);
  return found;
}

/** A version or a key without the peers that pnpm writes behind it. */
function plain(version: string): string {
  return version.replace(/[(_].*$/, '');
}

/** Of a yarn.lock of yarn 1. */
export function yarnResolutions(text: string): Resolutions | null {
  const found: Resolutions = new Map();
  let requests: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^[^\s#].*:$/.test(line)) requests = splitRequests(line.slice(0, -1));
    const version = /^ {2}version "?([^"\s]+)"?$/.exec(line)?.[1];
    if (version === undefined) continue;
    for (const request of requests) found.set(request, { name: nameOf(request), version });
  }
  return found.size > 0 || text.includes('# yarn lockfile v1') ? found : null;
}

/** Of a yarn.lock of yarn 2 and newer; null when it is none. */
export function berryResolutions(text: string): Resolutions | null {
  const entry = z.object({ version: z.union([z.string(), z.number()]).optional() });
  const parsed = z.record(z.string(), entry).safeParse(parsedOr(text, (one) => load(one)));
  if (!parsed.success || !('__metadata' in parsed.data)) return null;
  const found: Resolutions = new Map();
  for (const [key, { version }] of Object.entries(parsed.data)) {
    if (key === '__metadata' || version === undefined) continue;
    for (const request of splitRequests(key)) {
      found.set(request, { name: nameOf(request), version: String(version) });
    }
  }
  return found;
}

function splitRequests(key: string): string[] {
  return key.split(/,\s*/).map((one) => one.replace(/^"|"$/g, ''));
}

function nameOf(request: string): string {
  return request.slice(0, Math.max(request.indexOf('@', 1), 1));
}

/**
 * Packages that `after` has in another version though nobody asks for anything else of them: same
 * requests, other answer.
 */
export function unaskedChanges(before: Resolutions, after: Resolutions): string[] {
  const fresh = [...after].filter(([request]) => !before.has(request));
  const gone = [...before].filter(([request]) => !after.has(request));
  const asked = new Set([...fresh, ...gone].map(([, { name }]) => name));
  const changed = [...before].filter(([request, { name, version }]) => {
    const now = after.get(request);
    return now !== undefined && now.version !== version && !asked.has(name);
  });
  return [...new Set(changed.map(([, { name }]) => name))];
}

function parsedOr(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
