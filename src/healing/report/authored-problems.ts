import type { AuthoredProblem } from '../../config/authored-yaml.ts';
import type { Effect } from '../../domain/effect.ts';
import { fullName, type RepositoryRef } from '../../domain/repository.ts';
import { countOf } from '../../text/count-of.ts';
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
import type { Redactor } from '../../text/redact.ts';
import { renderMarkdown, TEXT_LIMITS } from '../../text/render-markdown.ts';
import { prose } from './prose.ts';

/** Mistakes shown; who mends these sees the rest next. */
const SHOWN = 30;

/** Where files that people wrote for Pipewright were looked at; problems are redacted. */
export interface AuthoredAtCommit {
  repository: RepositoryRef;
  headSha: string;
  problems: readonly AuthoredProblem[];
  /** Where GitHub's pages are, without a slash at the end. */
  webUrl: string;
}

/** How the files of one kind are spoken of. */
export interface AuthoredWords {
  /** Name of the check run. */
  name: string;
  /** Stands before the commit in the check run's external id. */
  id: string;
  /** Title of an annotation that belongs to no key. */
  whole: string;
  titles: { wrong(mistakes: string): string; right: string };
  /** Said where nothing is wrong. */
  usable: Inline;
  /** Said below the mistakes: what counts meanwhile. */
  meanwhile: Inline;
  /** How the place of a mistake is named; a link is made of it. */
  place(problem: AuthoredProblem): string;
}

/** The check run on a commit that brings such files: every mistake at its line, or that they are right. */
export function authoredCheck(at: AuthoredAtCommit, words: AuthoredWords): Effect {
  const { headSha, problems } = at;
  const wrong = problems.length > 0;
  const blocks = wrong ? mistakes(at, words) : [paragraph(words.usable)];
  return {
    kind: 'check_run',
    headSha,
    name: words.name,
    externalId: `${words.id}:${headSha}`,
    status: 'completed',
    conclusion: wrong ? 'failure' : 'success',
    title: wrong ? words.titles.wrong(countOf(problems.length, 'mistake')) : words.titles.right,
    summary: renderMarkdown(blocks, TEXT_LIMITS.check),
    text: '',
    annotations: problems.slice(0, SHOWN).map(({ file, line, path, message }) => ({
      path: file,
      startLine: line,
      endLine: line,
      level: 'failure',
      title: plainLine(path, 200) || words.whole,
      message: plainLine(message, 1000),
    })),
    actions: [],
    detailsUrl: null,
  };
}

/** The first mistakes with links to their lines, how many more there are, and what counts meanwhile. */
export function mistakes(at: AuthoredAtCommit, words: AuthoredWords): Block[] {
  const { headSha, problems, repository, webUrl } = at;
  const items = problems.slice(0, SHOWN).map((problem): Inline => {
    const { file, line, path, message } = problem;
    const page = `${webUrl}/${fullName(repository)}/blob/${headSha}/${file}#L${line}`;
    const place = link(inlineCode(words.place(problem)), page);
    const what = prose(message);
    return path === ''
      ? sentence`${place}: ${what}`
      : sentence`${place}, ${inlineCode(path)}: ${what}`;
  });
  const left = problems.length - SHOWN;
  const shown = left > 0 ? [...items, sentence`and ${left} more`] : items;
  return [list(shown), paragraph(words.meanwhile)];
}

/** The problems with nothing secret in what they quote. */
export function redactProblems(
  redact: Redactor,
  problems: readonly AuthoredProblem[],
): AuthoredProblem[] {
  return problems.map((each) => ({
    ...each,
    path: redact(each.path),
    message: redact(each.message),
  }));
}
