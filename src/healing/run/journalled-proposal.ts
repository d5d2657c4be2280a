import type { FileEdit, Patch } from '../../domain/patch.ts';

/** What all proposing steps of a Run want together. */
export type Proposed =
  | { kind: 'patch'; patch: Patch; said: string[]; renamedJobs: Record<string, string> }
  | { kind: 'none'; status: 'failed' | 'refused'; reason: string };

type JournalledEdit = Omit<FileEdit, 'before' | 'content'> & {
  before: string | null;
  content: string | null;
};

/** A proposal as JSON for the journal: bytes as base64. */
export type JournalledProposal =
  | {
      kind: 'patch';
      edits: JournalledEdit[];
      said: string[];
      renamedJobs?: Record<string, string>;
      restores?: true;
    }
  | Extract<Proposed, { kind: 'none' }>;

/** The name of the step that holds the proposal. */
export const PROPOSE = 'propose';

export function toJournal(proposed: Proposed): JournalledProposal {
  if (proposed.kind === 'none') return proposed;
  const base64 = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64');
  const edits = proposed.patch.edits.map((edit) => ({
    ...edit,
    before: base64(edit.before),
    content: base64(edit.content),
  }));
  const { said, renamedJobs } = proposed;
  const { restores } = proposed.patch;
  return { kind: 'patch', said, edits, renamedJobs, ...(restores && { restores }) };
}

export function fromJournal(journalled: JournalledProposal): Proposed {
  if (journalled.kind === 'none') return journalled;
  const bytes = (base64: string | null) => (base64 === null ? null : Buffer.from(base64, 'base64'));
  const edits = journalled.edits.map((edit) => ({
    ...edit,
    before: bytes(edit.before),
    content: bytes(edit.content),
  }));
  const { said, renamedJobs = {}, restores } = journalled;
  const patch = { edits, ...(restores && { restores }) };
  return { kind: 'patch', said, patch, renamedJobs };
}
