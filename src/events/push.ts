import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, repositoryEvent } from './payload.ts';

const BRANCH = 'refs/heads/';
// GitHub lists at most this many commits of one push.
const LISTED_COMMITS = 2048;
const NOTHING = /^0+$/;

const paths = z.array(z.string()).default([]);
const commit = z.object({ added: paths, modified: paths, removed: paths });

/** Branches and tags that were created, moved or deleted. */
export const pushEvents = defineEvents({
  on: ['push'],
  payload: repositoryEvent.extend({
    ref: z.string(),
    before: commitSha,
    after: commitSha,
    created: z.boolean().default(false),
    forced: z.boolean().default(false),
    commits: z.array(commit).nullable().catch(null),
  }),
  async toTrigger(event, context) {
    const { ref, before, after } = event;
    return {
      kind: 'pushed',
      ...(await fromRepository(event, context)),
      branch: ref.startsWith(BRANCH) ? ref.slice(BRANCH.length) : null,
      before: NOTHING.test(before) ? null : before,
      after: NOTHING.test(after) ? null : after,
      changedPaths: changedPaths(event),
    };
  },
});

/** Every path of the pushed commits; null where what is gone or was there before is not listed. */
function changedPaths(event: {
  created: boolean;
  forced: boolean;
  commits: Array<z.infer<typeof commit>> | null;
}): string[] | null {
  const { commits, created, forced } = event;
  if (commits === null || created || forced || commits.length >= LISTED_COMMITS) return null;
  return [
    ...new Set(commits.flatMap((each) => [...each.added, ...each.modified, ...each.removed])),
  ];
}
