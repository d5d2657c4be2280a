import { z } from 'zod';
import { addPlatform } from '../dependencies/gemfile-lock.ts';
import { defineRepair, refuse } from '../repair.ts';

const LOCKFILE = 'Gemfile.lock';

/**
 * Adds the platform that bundler asked for to the list in Gemfile.lock. The Gemfile is Ruby and is
 * never evaluated: where gems have builds of their own per platform, this is left to people.
 */
export const addGemPlatform = defineRepair({
  name: 'add-gem-platform',
  arguments: z.strictObject({ platform: z.string() }),
  async plan({ files }, { platform }) {
    const lockfile = await files.read(LOCKFILE);
    if (lockfile === null) return refuse('There is no Gemfile.lock at the repository’s root.');
    const added = addPlatform(lockfile, platform);
    if (!added.ok) return refuse(`The platform is not added: ${added.reason}.`);
    return {
      kind: 'change',
      files: [{ path: LOCKFILE, edits: [added.edit] }],
      said: `Added ${platform} to the platforms of \`${LOCKFILE}\`.`,
    };
  },
});
