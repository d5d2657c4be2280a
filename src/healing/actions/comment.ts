import { z } from 'zod';
import { statusComment } from '../report/status-comment.ts';
import { stickyComment } from '../report/sticky-comment.ts';
import { defineAction } from './action.ts';

/** Keeps one comment on the pull request that the red run belongs to; nothing where there is none. */
export const comment = defineAction({
  name: 'comment',
  acts: false,
  input: z.strictObject({}),
  report(facts, _input, conclusion) {
    const { pullRequest } = facts.issue.occurrence;
    if (pullRequest === null) return [];
    const body = statusComment(facts, conclusion);
    return [stickyComment(pullRequest, 'status', body)];
  },
});
