import { createHash } from 'node:crypto';

/** Every branch that Pipewright makes starts so, and it touches no other. */
export const BRANCH_PREFIX = 'pipewright/';

const MAX_SLUG = 60;
const HASH_LENGTH = 12;

/**
 * `pipewright/<slug>-<hash>` from `[a-z0-9-]`, at most 100 characters: the slug is for people, the
 * hash of `identity` makes the name the same for the same thing and another for another.
 */
export function branchName(parts: { slug: string; identity: readonly string[] }): string {
  const slug = parts.slug
    .slice(0, 1000)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG)
    .replace(/^-|-$/g, '');
  const hash = createHash('sha256')
    .update(JSON.stringify(parts.identity))
    .digest('hex')
    .slice(0, HASH_LENGTH);
  return `${BRANCH_PREFIX}${slug || 'fix'}-${hash}`;
}
