import { isWall } from '../blocks/extend-block.ts';
import type { LogText } from '../reading/log-text.ts';
import { EPILOGUE } from '../rules/epilogue.ts';
import type { Rule } from '../rules/rule.ts';
import type { Section } from '../sections/section.ts';
import type { Candidate } from './candidate.ts';

/** Lines of the last paragraph that are shown. */
const PARAGRAPH = 12;
const SEARCHED = 400;

const TAIL: Rule = {
  id: 'last-output',
  origin: 'structure',
  role: 'cause',
  category: 'unknown',
  subcategory: 'output',
  transient: false,
  autoFixable: false,
  anchors: [],
  test: /(?!)/,
  next: null,
  names: null,
  above: null,
  weight: 20,
  block: null,
  files: null,
  heading: null,
  pick: 'last',
  frames: false,
  family: 'last-output',
  title: 'The step failed without an error that is known',
  explanation: 'These are the last lines the failed step printed before it ended.',
};

/** The last paragraph that a failed step printed, epilogues left out; null when it printed nothing. */
export function tailCandidate(log: LogText, section: Section): Candidate | null {
  let last = section.last;
  const floor = Math.max(section.first, last - SEARCHED);
  while (last >= floor && isSkipped(log, last)) last--;
  if (last < floor) return null;
  let first = last;
  let blanks = 0;
  for (let at = last - 1; at >= floor && last - at < PARAGRAPH * (log.doubleSpaced ? 2 : 1); at--) {
    if (log.isBlank(at)) {
      if (++blanks > (log.doubleSpaced ? 1 : 0)) break;
      continue;
    }
    if (isWall(log, at) || EPILOGUE.test(log.text(at)) || log.text(at).startsWith('$ ')) break;
    blanks = 0;
    first = at;
  }
  return {
    first,
    last,
    rule: TAIL,
    at: last,
    line: last,
    captures: {},
    section,
    score: 0,
    reasons: [],
    novelty: null,
  };
}

const isSkipped = (log: LogText, line: number): boolean =>
  log.isBlank(line) || isWall(log, line) || EPILOGUE.test(log.text(line));
