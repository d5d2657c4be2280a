import { ENVIRONMENT } from './environment.ts';
import type { Span } from '../blocks/extend-block.ts';
import type { LogText } from '../reading/log-text.ts';
import type { Candidate } from './candidate.ts';

/** A cause with the other places that belong to it. */
export interface Group {
  root: Candidate;
  members: Candidate[];
  /** The evidence, where it is more than the blocks. */
  evidence?: Span[];
}

/** What says that the same thing is tried again. */
export const RETRY = /\b(?:retry(?:ing)?|re-?trying|try(?:ing)? again|attempt \d|next attempt)\b/i;
/** Lines after a failure in which a new attempt is announced. */
const ANNOUNCED = 4;

/**
 * Where a failure was tried again and failed again, the last attempt is the cause: it stands in the
 * root's place, and the earlier ones are left out.
 */
export function keepLastAttempt(log: LogText, group: Group): Group {
  const { root, members } = group;
  if (!ENVIRONMENT.has(root.rule.category)) return group;
  const text = log.text(root.line);
  const attempts = [root, ...members]
    .filter(({ rule, line }) => rule === root.rule && log.text(line) === text)
    .sort((a, b) => a.at - b.at);
  const last = attempts[attempts.length - 1];
  const first = attempts[0];
  if (last === undefined || first === undefined || first === last) return group;
  for (let line = first.last + 1; line <= first.last + ANNOUNCED && line < log.lineCount; line++) {
    if (!RETRY.test(log.text(line))) continue;
    return { ...group, root: last, members: members.filter((member) => member.at > last.at) };
  }
  return group;
}

/** Orders candidates by score, then by place, and puts those of one family in one section together. */
export function collapse(candidates: Candidate[]): Group[] {
  const ordered = candidates.toSorted((a, b) => b.score - a.score || a.at - b.at);
  const groups: Group[] = [];
  const byFamily = new Map<string, number[]>();
  // The blocks seen so far: first and last line, and the group they went to.
  const blocks = new Int32Array(3 * ordered.length);
  for (const [index, candidate] of ordered.entries()) {
    const { at, rule, section } = candidate;
    const length = 3 * index;
    const kin = byFamily.get(rule.family);
    let home = kin?.find((group) => groups[group]?.root.section === section) ?? groups.length;
    for (let block = 0; block < length; block += 3) {
      const inside = at >= (blocks[block] as number) && at <= (blocks[block + 1] as number);
      if (inside && (blocks[block + 2] as number) < home) home = blocks[block + 2] as number;
    }
    blocks.set([candidate.first, candidate.last, home], length);
    if (home < groups.length) {
      groups[home]?.members.push(candidate);
      continue;
    }
    groups.push({ root: candidate, members: [] });
    if (kin === undefined) byFamily.set(rule.family, [home]);
    else kin.push(home);
  }
  return groups;
}
