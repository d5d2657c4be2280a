import type { Candidate } from './ranking/candidate.ts';
import type { Group } from './ranking/collapse.ts';
import type { LogText } from './reading/log-text.ts';
import type { Section } from './sections/section.ts';

/** Why the answer is what it is: the best candidates with their scores and reasons; lines are 1-based. */
export interface Trace {
  sections: Section[];
  candidates: Array<{
    line: number;
    last: number;
    rule: string;
    score: number;
    reasons: string[];
    text: string;
    /** What became of it: the root cause, a finding of its own, or shown with another. */
    fate: string;
  }>;
  /** Candidates with lower scores, which are left out. */
  further: number;
}

const signed = (points: number): string => `${points > 0 ? '+' : ''}${Math.round(points)}`;

/** Candidates that the trace shows. */
const TRACED = 25;

export function traceOf(
  log: LogText,
  sections: Section[],
  candidates: Candidate[],
  groups: Group[],
): Trace {
  const fates = new Map<Candidate, string>();
  groups.forEach(({ root, members }, rank) => {
    for (const member of members) fates.set(member, `shown with line ${root.line + 1}`);
    fates.set(root, rank === 0 ? 'root cause' : `finding ${rank + 1}`);
  });
  const best = [...candidates].sort((a, b) => b.score - a.score || a.at - b.at).slice(0, TRACED);
  return {
    sections: sections.map((section) => ({
      ...section,
      first: section.first + 1,
      last: section.last + 1,
    })),
    candidates: best.map((candidate) => ({
      line: candidate.line + 1,
      last: candidate.last + 1,
      rule: candidate.rule.id,
      score: Math.round(candidate.score),
      reasons: candidate.reasons.map(([points, why]) =>
        why === 'rule' ? `${signed(points)} rule ${candidate.rule.id}` : `${signed(points)} ${why}`,
      ),
      text: log.text(candidate.line).slice(0, 200),
      fate: fates.get(candidate) ?? 'collapsed',
    })),
    further: candidates.length - best.length,
  };
}
