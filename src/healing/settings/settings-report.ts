import type { Effect } from '../../domain/effect.ts';
import { countOf } from '../../text/count-of.ts';
import { type Block, inlineCode, paragraph, sentence } from '../../text/markdown.ts';
import { renderMarkdown } from '../../text/render-markdown.ts';
import {
  type AuthoredAtCommit,
  authoredCheck,
  type AuthoredWords,
  mistakes,
} from '../report/authored-problems.ts';
import { SECTION_LIMITS, stickyComment } from '../report/sticky-comment.ts';
import { SETTINGS_PATH } from './settings-file.ts';

const FILE = inlineCode(SETTINGS_PATH);
const WORDS: AuthoredWords = {
  name: 'Pipewright settings',
  id: 'pipewright-settings',
  whole: 'Settings',
  titles: {
    wrong: (mistakesFound) => `${SETTINGS_PATH}: ${mistakesFound}`,
    right: 'The settings are right',
  },
  usable: sentence`${FILE} can be used. It is in force on the default branch only.`,
  meanwhile: sentence`Until it is mended on the default branch, the last good settings stay in force.`,
  place: ({ line, column }) => `line ${line}, column ${column}`,
};

/** The check run on a commit that brings the settings file: the mistakes at their lines, or that it is right. */
export function settingsCheck(at: AuthoredAtCommit): Effect {
  return authoredCheck(at, WORDS);
}

/** The sticky comment on the pull request that brings a wrong file; green words once it is mended. */
export function settingsComment(
  pullRequest: number,
  at: AuthoredAtCommit | 'no longer brought',
): Effect {
  const body = renderMarkdown(commentBlocks(at), SECTION_LIMITS.settings);
  return stickyComment(pullRequest, 'settings', body);
}

function commentBlocks(at: AuthoredAtCommit | 'no longer brought'): Block[] {
  if (at === 'no longer brought') {
    return [paragraph(sentence`✅ **Mended:** this pull request no longer changes ${FILE}.`)];
  }
  if (at.problems.length === 0) {
    return [paragraph(sentence`✅ **Mended:** ${FILE} can be used now.`)];
  }
  const lead = sentence`❌ **Pipewright cannot use ${FILE} as this pull request has it:** ${countOf(at.problems.length, 'mistake')}.`;
  return [paragraph(lead), ...mistakes(at, WORDS)];
}
