import { createHash } from 'node:crypto';
import type { AuthoredProblem } from '../../config/authored-yaml.ts';
import type { GitHubReader } from '../../domain/github.ts';
import type { RuleFile } from '../../domain/own-rules.ts';
import type { RepositoryRef } from '../../domain/repository.ts';

/** Where a repository keeps its own playbooks and patterns; only the default branch's count. */
export const RULES_FOLDER = '.github/pipewright';
export const PLAYBOOKS_FOLDER = `${RULES_FOLDER}/playbooks`;
export const PATTERNS_FOLDER = `${RULES_FOLDER}/patterns`;

/** What a repository may bring; more is a mistake and not read. */
const MOST_FILES = 20;
const MOST_BYTES = 32 * 1024;

/** The identity of what the folder holds at a commit; `none` where there is nothing. */
export async function rulesDigest(
  reader: GitHubReader,
  repository: RepositoryRef,
  ref: string | null,
): Promise<string> {
  const entries = await reader.listFolder(repository, RULES_FOLDER, ref);
  const named = (entries ?? []).filter(
    ({ name, type }) => type === 'dir' && (name === 'playbooks' || name === 'patterns'),
  );
  if (named.length === 0) return 'none';
  const parts = named.map(({ name, sha }) => `${name} ${sha}`).sort();
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** The files of playbooks and patterns at a commit, and what is wrong with how many and how large they are. */
export async function readRuleFiles(
  reader: GitHubReader,
  repository: RepositoryRef,
  ref: string | null,
): Promise<{ files: RuleFile[]; problems: AuthoredProblem[] }> {
  const files: RuleFile[] = [];
  const problems: AuthoredProblem[] = [];
  for (const folder of [PLAYBOOKS_FOLDER, PATTERNS_FOLDER]) {
    const entries = (await reader.listFolder(repository, folder, ref)) ?? [];
    const listed = entries.filter(({ name, type }) => type === 'file' && /\.ya?ml$/.test(name));
    for (const [index, { name, size }] of listed.entries()) {
      const path = `${folder}/${name}`;
      const problem = (message: string) => problems.push(fileProblem(path, message));
      if (index >= MOST_FILES) {
        problem(`This folder has ${listed.length} files; at most ${MOST_FILES} are read.`);
        break;
      }
      if (size > MOST_BYTES) {
        problem(`The file has ${size} bytes; at most ${MOST_BYTES} are read.`);
        continue;
      }
      const bytes = await reader.readFile(repository, path, ref);
      const text = bytes === null || bytes.length > MOST_BYTES ? null : asText(bytes);
      if (text === null) problem('The file is not text in UTF-8, or not a plain file.');
      else files.push({ path, text });
    }
  }
  return { files, problems };
}

/** A mistake that is the whole file's. */
export function fileProblem(file: string, message: string): AuthoredProblem {
  return { file, line: 1, column: 1, path: '', message };
}

function asText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
