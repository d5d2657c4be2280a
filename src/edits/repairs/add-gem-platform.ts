import { basename, dirname } from 'node:path/posix';
import { z } from 'zod';
import { addPlatform } from '../dependencies/gemfile-lock.ts';
import { defineRepair, refuse, type RepairRequest } from '../repair.ts';
import { directoryOf } from '../workflow/directory-of.ts';
import { openSteps } from '../workflow/open-workflow.ts';

const LOCKFILE = 'Gemfile.lock';

/**
 * Adds the platform that bundler asked for to the list in Gemfile.lock: the only one, or that of the
 * folder the failing step works in. The Gemfile is Ruby and is never evaluated: where gems have
 * builds of their own per platform, this is left to people.
 */
export const addGemPlatform = defineRepair({
  name: 'add-gem-platform',
  arguments: z.strictObject({ platform: z.string() }),
  async plan(request, { platform }) {
    const path = await findLockfile(request);
    const lockfile = path === null ? null : await request.files.read(path);
    if (path === null || lockfile === null) {
      return refuse('Which Gemfile.lock of this repository the failing step reads is not plain.');
    }
    const added = addPlatform(lockfile, platform);
    if (!added.ok) return refuse(`The platform is not added: ${added.reason}.`);
    return {
      kind: 'change',
      files: [{ path, edits: [added.edit] }],
      said: `Added ${platform} to the platforms of \`${path}\`.`,
    };
  },
});

async function findLockfile(request: RepairRequest): Promise<string | null> {
  const list = await request.files.list();
  const there = new Set([...(list?.paths ?? [])].filter((path) => basename(path) === LOCKFILE));
  const [only = null, ...others] = there;
  if (others.length === 0) return only;
  const opened = await openSteps(request);
  if (!opened.ok) return null;
  const { workflow, steps } = opened.value;
  const folders = new Set(steps.map(({ job, step }) => directoryOf(workflow, job, step)));
  const [folder = null, ...more] = folders;
  if (folder === null || more.length > 0) return null;
  for (let at = folder; ; at = dirname(at) === '.' ? '' : dirname(at)) {
    const path = at === '' ? LOCKFILE : `${at}/${LOCKFILE}`;
    if (there.has(path)) return path;
    if (at === '') return null;
  }
}
