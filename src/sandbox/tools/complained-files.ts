import { z } from 'zod';
import type { WorkingCopy } from '../working-copy.ts';

/** Names of files as a job printed them: absolute or not, from whatever folder it stood in. */
export const complainedFiles = z
  .array(
    z
      .string()
      .min(1)
      .max(1024)
      .refine((name) => !name.startsWith('-'), 'must not begin with a dash')
      .refine((name) => !/\p{Cc}/u.test(name), 'must not hold control characters')
      .refine((name) => !name.split(/[\\/]/).includes('..'), 'must not lead out of a folder'),
  )
  .min(1)
  .max(500);

export const NONE_LOCATED = 'None of the files that the job names is in this commit.';

/** Where CI systems put a repository, up to and with the slash after it. */
const WORKSPACES = [
  /^.*?\/(?:work|a|__w)\/([^/]+)\/\1\//,
  /^\/github\/workspace\//,
  /^\/builds\/[^/]+\/[^/]+\//,
  /^\/home\/circleci\/[^/]+\//,
];

/**
 * The regular files of a commit that these names mean, each once. An absolute name is cut at the CI
 * system's workspace, or else as little as makes it a file; a relative one that is no file from the
 * root must be the end of one path only. Names that stay unclear are left out.
 */
export function locate({ files }: Pick<WorkingCopy, 'files'>, names: readonly string[]): string[] {
  const found = names.map((name) => locateOne(files, plain(name)));
  return [...new Set(found.filter((path) => path !== null && !path.startsWith('-')))] as string[];
}

function plain(name: string): string {
  return name
    .replace(/^file:\/\//, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
}

function locateOne(files: WorkingCopy['files'], name: string): string | null {
  if (files.has(name)) return name;
  if (!/^(?:\/|[A-Za-z]:\/)/.test(name)) {
    const ends = [...files.keys()].filter((path) => path.endsWith(`/${name}`));
    return ends.length === 1 ? (ends[0] ?? null) : null;
  }
  for (const workspace of WORKSPACES) {
    const rest = name.replace(workspace, '');
    if (rest !== name && files.has(rest)) return rest;
  }
  const parts = name.split('/');
  for (let from = 1; from < parts.length; from++) {
    const rest = parts.slice(from).join('/');
    if (files.has(rest)) return rest;
  }
  return null;
}
