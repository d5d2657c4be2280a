import type { Proposal } from './action.ts';

/** A proposal that rewrites one text file. */
export function proposeEdit(
  path: string,
  { before, after }: { before: string; after: string },
  said: string,
): Proposal {
  const edit = {
    path,
    mode: '100644' as const,
    before: Buffer.from(before),
    content: Buffer.from(after),
  };
  return { kind: 'patch', patch: { edits: [edit] }, said };
}

/** No proposal, and why: one sentence for people, redacted by the caller where it names what came from outside. */
export function refuse(reason: string): Proposal {
  return { kind: 'none', status: 'refused', reason };
}
