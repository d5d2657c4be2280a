import type { Span } from '../blocks/extend-block.ts';
import type { Candidate } from './candidate.ts';

/** A cause with the other places that belong to it. */
export interface Group {
  root: Candidate;
  members: Candidate[];
  /** The evidence, where it is more than the blocks. */
  evidence?: Span[];
}

/** Orders candidates by score, then by place, and puts those of one family in one section together. */
export function collapse(candidates: Candidate[]): Group[] {
  const ordered = [...candidates].sort((a, b) => b.score - a.score || a.at - b.at);
  const groups: Group[] = [];
  for (const candidate of ordered) {
    const home = groups.find(
      ({ root, members }) =>
        (root.rule.family === candidate.rule.family && root.section === candidate.section) ||
        [root, ...members].some(
          (other) => candidate.at >= other.first && candidate.at <= other.last,
        ),
    );
    if (home === undefined) groups.push({ root: candidate, members: [] });
    else home.members.push(candidate);
  }
  return groups;
}
