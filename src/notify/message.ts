import type { Notice, NoticeBatch } from '../domain/notices.ts';
import { plainLine } from '../text/plain-line.ts';

const HEADINGS: Record<Notice['kind'], string> = {
  failure_explained: 'Failed',
  fix_proposed: 'Fix proposed',
  fix_verified: 'Verified fix',
  fix_failed: 'Fix did not hold',
  passed_again: 'Passed on another try',
  outage: 'Outage',
  test: 'Test',
};

/** A message as lines of plain text; each notice is three: what, why, where. */
export interface Message {
  subject: string;
  notices: Array<{ heading: string; text: string; url: string | null }>;
}

/** What a message says; of several notices the subject tells how many. */
export function messageOf({ notices }: Pick<NoticeBatch, 'notices'>): Message {
  const told = notices.map(({ kind, repository, title, text, url }) => {
    const where = repository === null ? '' : ` in ${repository}`;
    const heading = plainLine(`${HEADINGS[kind]}${where}: ${title}`, 300);
    return { heading, text: plainLine(text, 1000), url };
  });
  const [first] = told;
  const subject =
    told.length === 1 && first !== undefined
      ? plainLine(first.heading, 150)
      : `${told.length} messages of Pipewright`;
  return { subject, notices: told };
}
