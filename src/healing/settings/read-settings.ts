import type { z } from 'zod';
import { type AuthoredProblem, readAuthoredYaml } from '../../config/authored-yaml.ts';
import { SETTINGS_PATH, type SettingsFile, settingsFileSchema } from './settings-file.ts';

/** Larger than any settings that people write, and small enough to be read in no time. */
const MAX_BYTES = 16 * 1024;

/** A settings file as it was read: usable, with its text, or what is wrong with it. */
export type ReadSettings =
  { ok: true; value: SettingsFile; source: string } | { ok: false; problems: AuthoredProblem[] };

/**
 * Reads a settings file. Names of playbooks must be among `playbooks`; null takes any, for a text
 * that was found good before. An empty file says nothing, which is right.
 */
export function readSettings(
  bytes: Uint8Array,
  playbooks: ReadonlySet<string> | null,
): ReadSettings {
  if (bytes.length > MAX_BYTES) {
    return refused(`The file has ${bytes.length} bytes; at most ${MAX_BYTES} are read.`);
  }
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('The file is not text in UTF-8.');
  }
  if (source.split('\n').every((line) => /^\s*(#|$)/.test(line))) {
    return { ok: true, value: {}, source };
  }
  const schema =
    playbooks === null ? settingsFileSchema : settingsFileSchema.superRefine(checkNames(playbooks));
  const read = readAuthoredYaml(source, SETTINGS_PATH, schema);
  if (read.ok) return { ...read, source };
  const byPlace = (a: AuthoredProblem, b: AuthoredProblem) =>
    a.line - b.line || a.column - b.column;
  return { ok: false, problems: read.problems.toSorted(byPlace) };
}

function refused(message: string): ReadSettings {
  return { ok: false, problems: [{ file: SETTINGS_PATH, line: 1, column: 1, path: '', message }] };
}

function checkNames(playbooks: ReadonlySet<string>) {
  return (file: SettingsFile, context: z.RefinementCtx): void => {
    const { auto_fix: autoFix, playbooks: turned } = file;
    const named = { auto_fix: typeof autoFix === 'object' ? autoFix : {}, playbooks: turned ?? {} };
    for (const [key, names] of Object.entries(named)) {
      for (const name of Object.keys(names).filter((candidate) => !playbooks.has(candidate))) {
        const message = `There is no playbook \`${name}\`; there are ${[...playbooks].join(', ')}`;
        context.addIssue({ code: 'custom', path: [key, name], message });
      }
    }
  };
}
