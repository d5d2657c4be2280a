import type { CommentSection, Effect } from '../../domain/effect.ts';

/** UTF-8 bytes of each part; together they fit into one comment of GitHub's. */
export const SECTION_LIMITS: Record<CommentSection, number> = {
  status: 30_000,
  patch: 10_000,
  settings: 6_000,
  playbooks: 8_000,
  answer: 10_000,
};

/** One part of the one comment that a pull request (or issue) has from us. */
export function stickyComment(
  issueNumber: number,
  section: CommentSection,
  body: string,
): Extract<Effect, { kind: 'comment' }> {
  return { kind: 'comment', issueNumber, marker: 'pipewright-status', section, body };
}
