/** One file as a Patch leaves it. `content` null deletes it. */
export interface FileEdit {
  /** Relative to the repository's root, `/` between parts, never leaving it. */
  path: string;
  mode: '100644' | '100755';
  /** What was read before, or null for a new file. */
  before: Uint8Array | null;
  content: Uint8Array | null;
}

/** What an Action proposes for the repository: file edits, as data. */
export interface Patch {
  edits: FileEdit[];
  /** True when every file becomes what it was at an earlier commit of the branch. */
  restores?: true;
}

export const EMPTY_PATCH: Patch = { edits: [] };
