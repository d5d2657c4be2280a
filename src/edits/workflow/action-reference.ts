/** What a step's `uses:` names: `owner/name[/path]@ref`. */
export interface ActionReference {
  /** `owner/name`, lower case. */
  action: string;
  /** The folder within its repository, with its `/`; empty for the root. */
  path: string;
  ref: string;
  /** The major of a tag like `v3`, `v3.1.2` or `3`; null for a branch, another tag or a commit. */
  major: number | null;
  /** True for the full id of a commit. */
  pinned: boolean;
}

/** Reads a `uses:`; null for a local action, a container, or anything else. */
export function readReference(uses: string): ActionReference | null {
  const match = /^([\w.-]+\/[\w.-]+)((?:\/[\w.-]+)*)@([\w./-]+)$/.exec(uses.trim());
  if (match === null) return null;
  const [, action = '', path = '', ref = ''] = match;
  const pinned = /^[\da-f]{40}$/i.test(ref);
  const major = pinned ? null : (/^v?(\d{1,4})(?:\.\d+){0,2}$/.exec(ref)?.[1] ?? null);
  return {
    action: action.toLowerCase(),
    path,
    ref,
    major: major === null ? null : Number(major),
    pinned,
  };
}
