import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ownValue } from '../domain/own-value.ts';
import type { WorkingCopy } from './working-copy.ts';

/**
 * Files of a repository that would steer a program of ours, and what of them may stay. A tool reads
 * every other file of the copy as it stands.
 */
export interface SettingsFile {
  /** Base name, in small letters. */
  name: string;
  /** The harmless part of its text; empty takes the file away. */
  keep: (text: string) => string;
}

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
 * Of an `.npmrc` the lines that shape a lockfile stay. Registries, tokens, proxies, scripts,
 * programs to run and references to the environment all go.
 */
export const NPM_SETTINGS: SettingsFile = {
  name: '.npmrc',
  keep: (text) =>
    text
      .split(/\r?\n/)
      .map((line) => /^\s*([a-z-]+)\s*=\s*([a-z0-9]+)\s*$/.exec(line))
      .filter(
        (match) =>
          match !== null && ownValue(HARMLESS, match[1] ?? '')?.test(match[2] ?? '') === true,
      )
      .map((match) => `${match?.[1]}=${match?.[2]}\n`)
      .join(''),
};

/**
 * Rewrites every file so named, in any case, of a fresh working copy to its harmless part; links of
 * that name go. Gives the paths it changed.
 */
export async function defuseSettings(
  copy: WorkingCopy,
  settings: readonly SettingsFile[],
): Promise<ReadonlySet<string>> {
  const touched = new Set<string>();
  for (const path of [...copy.files.keys(), ...copy.links]) {
    const rule = settings.find(({ name }) => name === basename(path).toLowerCase());
    if (rule === undefined) continue;
    const content = await copy.read(path);
    const kept = content === null ? '' : rule.keep(Buffer.from(content).toString());
    await rm(join(copy.folder, path));
    if (kept !== '') await writeFile(join(copy.folder, path), kept, { flag: 'wx' });
    touched.add(path);
  }
  return touched;
}
