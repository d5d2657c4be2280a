import { relative } from 'node:path/posix';
import { load } from 'js-yaml';
import picomatch from 'picomatch';
import { z } from 'zod';
import { isPlainGlob } from '../../../text/plain-glob.ts';
import type { WorkingCopy } from '../../working-copy.ts';
import { under } from '../under.ts';

const globs = z.array(z.string().max(500)).max(200);
const manifestSchema = z.object({
  workspaces: z.union([globs, z.object({ packages: globs })]),
});
const workspaceSchema = z.object({
  packages: globs,
  sharedWorkspaceLockfile: z.boolean().optional(),
});

type Copy = Pick<WorkingCopy, 'read'>;

/** True when the package.json of `root` counts `folder`, somewhere below it, among its workspaces. */
export async function declaresWorkspace(
  copy: Copy,
  root: string,
  folder: string,
): Promise<boolean> {
  const text = await textOf(copy, under(root, 'package.json'));
  const { data } = manifestSchema.safeParse(parsed(text, JSON.parse));
  if (data === undefined) return false;
  const { workspaces } = data;
  return fits(Array.isArray(workspaces) ? workspaces : workspaces.packages, root, folder);
}

/** True when the pnpm-workspace.yaml of `root` counts `folder`, somewhere below it, among its packages. */
export async function listsPnpmPackage(copy: Copy, root: string, folder: string): Promise<boolean> {
  const workspace = await readPnpmWorkspace(copy, root);
  return workspace !== null && fits(workspace.packages, root, folder);
}

/** The same, and all of its packages share the one lockfile of `root`. */
export async function sharesPnpmLockfile(
  copy: Copy,
  root: string,
  folder: string,
): Promise<boolean> {
  const workspace = await readPnpmWorkspace(copy, root);
  if (workspace === null || workspace.sharedWorkspaceLockfile === false) return false;
  const settings = await textOf(copy, under(root, '.npmrc'));
  if (/^\s*shared-workspace-lockfile\s*=\s*false\s*$/m.test(settings)) return false;
  return fits(workspace.packages, root, folder);
}

async function readPnpmWorkspace(copy: Copy, root: string) {
  const text = await textOf(copy, under(root, 'pnpm-workspace.yaml'));
  return workspaceSchema.safeParse(parsed(text, load)).data ?? null;
}

/**
 * Whether such patterns take a folder in. They come from outside: what is no plain glob fits nothing.
 */
function fits(patterns: readonly string[], root: string, folder: string): boolean {
  const path = relative(root, folder);
  const matches = (pattern: string): boolean => {
    const glob = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
    return isPlainGlob(glob) && picomatch.isMatch(path, glob);
  };
  const excluded = patterns.filter((pattern) => pattern.startsWith('!'));
  return patterns.some(matches) && !excluded.some((pattern) => matches(pattern.slice(1)));
}

async function textOf(copy: Copy, path: string): Promise<string> {
  const content = await copy.read(path);
  return content === null ? '' : Buffer.from(content).toString();
}

function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
