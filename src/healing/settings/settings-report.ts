import type { AuthoredProblem } from '../../config/authored-yaml.ts';
import type { CheckAnnotation, Effect } from '../../domain/effect.ts';
import { fullName, type RepositoryRef } from '../../domain/repository.ts';
import {
  type Block,
  type Inline,
  inlineCode,
  link,
  list,
  paragraph,
  sentence,
} from '../../text/markdown.ts';
import { plainLine } from '../../text/plain-line.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import { prose } from '../report/prose.ts';
import { SECTION_LIMITS, stickyComment } from '../report/sticky-comment.ts';
import { SETTINGS_PATH } from './settings-file.ts';

/** Mistakes shown; who mends these sees the rest next. */
const SHOWN = 30;
const FILE = inlineCode(SETTINGS_PATH);
const IN_FORCE = sentence`Until it is mended on the default branch, the last good settings stay in force.`;

/** Where a settings file was looked at; problems are redacted. */
export interface SettingsAtCommit {
  repository: RepositoryRef;
  headSha: string;
  problems: readonly AuthoredProblem[];
  /** Where GitHub's pages are, without a slash at the end. */
  webUrl: string;
}

/** The check run on a commit that brings the settings file: the mistakes at their lines, or that it is right. */
export function settingsCheck(at: SettingsAtCommit): Effect {
  const { headSha, problems } = at;
  const wrong = problems.length > 0;
  const blocks = wrong
    ? [...mistakes(at), paragraph(IN_FORCE)]
    : [paragraph(sentence`${FILE} can be used. It is in force on the default branch only.`)];
  return {
    kind: 'check_run',
    headSha,
    name: 'Pipewright settings',
    externalId: `pipewright-settings:${headSha}`,
    status: 'completed',
    conclusion: wrong ? 'failure' : 'success',
    title: wrong ? `${SETTINGS_PATH}: ${countOf(problems)}` : 'The settings are right',
    summary: renderMarkdown(blocks, TEXT_LIMITS.check),
    text: '',
    annotations: problems.slice(0, SHOWN).map(annotationOf),
    actions: [],
    detailsUrl: null,
  };
}

/** The sticky comment on the pull request that brings a wrong file; green words once it is mended. */
export function settingsComment(
  pullRequest: number,
  at: SettingsAtCommit | 'no longer brought',
): Effect {
  const body = renderMarkdown(commentBlocks(at), SECTION_LIMITS.settings);
  return stickyComment(pullRequest, 'settings', body);
}

function commentBlocks(at: SettingsAtCommit | 'no longer brought'): Block[] {
  if (at === 'no longer brought') {
    return [paragraph(sentence`✅ **Mended:** this pull request no longer changes ${FILE}.`)];
  }
  if (at.problems.length === 0) {
    return [paragraph(sentence`✅ **Mended:** ${FILE} can be used now.`)];
  }
  const lead = sentence`❌ **Pipewright cannot use ${FILE} as this pull request has it:** ${countOf(at.problems)}.`;
  return [paragraph(lead), ...mistakes(at), paragraph(IN_FORCE)];
}

function mistakes({ repository, headSha, problems, webUrl }: SettingsAtCommit): Block[] {
  const page = `${webUrl}/${fullName(repository)}/blob/${headSha}/${SETTINGS_PATH}`;
  const items = problems.slice(0, SHOWN).map(({ line, column, path, message }): Inline => {
    const place = link(inlineCode(`line ${line}, column ${column}`), `${page}#L${line}`);
    const what = prose(message);
    return path === ''
      ? sentence`${place}: ${what}`
      : sentence`${place}, ${inlineCode(path)}: ${what}`;
  });
  const left = problems.length - SHOWN;
  return [list(left > 0 ? [...items, sentence`and ${left} more`] : items)];
}

function annotationOf({ line, path, message }: AuthoredProblem): CheckAnnotation {
  return {
    path: SETTINGS_PATH,
    startLine: line,
    endLine: line,
    level: 'failure',
    title: plainLine(path, 200) || 'Settings',
    message: plainLine(message, 1000),
  };
}

function countOf(problems: readonly unknown[]): string {
  return problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
}
