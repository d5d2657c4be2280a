import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { WorkingCopy } from './working-copy.ts';

/** The settings of a repository's `.npmrc` that shape a lockfile, and the values they may have. */
const HARMLESS: Record<string, RegExp> = {
  'legacy-peer-deps': /^(true|false)$/,
  'strict-peer-deps': /^(true|false)$/,
  'install-links': /^(true|false)$/,
  'prefer-dedupe': /^(true|false)$/,
  'omit-lockfile-registry-resolved': /^(true|false)$/,
  'install-strategy': /^(hoisted|nested|shallow|linked)$/,
  'lockfile-version': /^[123]$/,
};

/**
 * Of an `.npmrc`, the lines that may stay: those that shape a lockfile. Registries, tokens, proxies,
 * scripts, programs to run and references to the environment all go.
 */
export function harmlessSettings(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => /^\s*([a-z-]+)\s*=\s*([a-z0-9]+)\s*$/.exec(line))
    .filter((match) => match !== null && HARMLESS[match[1] ?? '']?.test(match[2] ?? '') === true)
    .map((match) => `${match?.[1]}=${match?.[2]}\n`)
    .join('');
}

/** Rewrites every `.npmrc` of a fresh working copy to its harmless settings; links of that name go. */
export async function defuseNpmSettings(copy: WorkingCopy): Promise<void> {
  const named = (path: string): boolean => basename(path).toLowerCase() === '.npmrc';
  for (const path of [...copy.files.keys(), ...copy.links].filter(named)) {
    const content = await copy.read(path);
    const kept = content === null ? '' : harmlessSettings(Buffer.from(content).toString());
    await rm(join(copy.folder, path));
    if (kept !== '') await writeFile(join(copy.folder, path), kept, { flag: 'wx' });
  }
}
