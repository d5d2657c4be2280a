import { valid } from 'semver';
import { z } from 'zod';

/** A package manager that is a package of npm itself, and where its program lies in it. */
export interface PackagedProgram {
  package: string;
  /** An exact version, or a major one as its newest. */
  version: string;
  /** Below the package's folder. */
  script: string;
  /** SHA-512 of the package, in hexadecimal, that the repository asks for; null where it does not. */
  sha512: string | null;
}

const manifestSchema = z.object({ packageManager: z.unknown().optional() });

/**
 * What `packageManager` of a package.json names, `pnpm@9.15.9+sha512.…`; null where there is none.
 * A text says why it is not used: an URL or a range is no version of a registry.
 */
export function readPackageManager(
  manifest: string,
): { name: string; version: string; sha512: string | null } | null | string {
  const wanted = parse(manifest)?.packageManager;
  if (wanted === undefined) return null;
  const [, name, version, algorithm, hash] =
    /^([a-z]+)@(\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,60})?)(?:\+(sha\d{1,3})\.([0-9a-f]{1,200}))?$/.exec(
      typeof wanted === 'string' ? wanted : '',
    ) ?? [];
  if (name === undefined || version === undefined || valid(version) === null) {
    return '`packageManager` in package.json does not name a package manager by its version; an URL is not followed.';
  }
  return { name, version, sha512: algorithm === 'sha512' ? (hash ?? null) : null };
}

function parse(manifest: string): z.infer<typeof manifestSchema> | null {
  try {
    return manifestSchema.safeParse(JSON.parse(manifest)).data ?? null;
  } catch {
    return null;
  }
}
