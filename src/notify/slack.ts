import type { NoticeBatch } from '../domain/notices.ts';
import { messageOf } from './message.ts';
import { post, type Reach } from './post.ts';

// Slack takes 50 blocks of 3,000 characters.
const MOST_BLOCKS = 50;
const LONGEST = 2900;

/** Sends a message to an incoming webhook of Slack, as plain text that mentions nobody. */
export async function sendToSlack(
  address: string,
  batch: Pick<NoticeBatch, 'notices'>,
  reach: Reach,
): Promise<void> {
  const { subject, notices } = messageOf(batch);
  const blocks = notices.slice(0, MOST_BLOCKS).map(({ heading, text, url }) => {
    const lines = [`*${escape(heading)}*`, escape(text), url === null ? '' : `<${link(url)}|Look>`];
    const shown = lines.filter((line) => line !== '').join('\n');
    return { type: 'section', text: { type: 'mrkdwn', text: cut(shown), verbatim: true } };
  });
  const body = JSON.stringify({ text: escape(subject), blocks, unfurl_links: false });
  await post(address, { headers: {}, body }, reach);
}

/** Text that Slack shows as it is: no mentions, links or formatting. */
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, (sign) => `${sign}\u200B`);
}

function link(url: string): string {
  return new URL(url).href.replace(/[<>|\s]/g, encodeURIComponent);
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
