import { createHmac } from 'node:crypto';
import type { NoticeBatch } from '../domain/notices.ts';
import { post, type Reach } from './post.ts';

const PREFIX = 'whsec_';

/**
 * Sends a message as signed JSON (Standard Webhooks 1.0): `webhook-signature` is `v1,` and the
 * base64 of the HMAC-SHA-256 over `id.timestamp.body`; a message that is tried again has its id.
 */
export async function sendToWebhook(
  channel: { url: string; secret: string },
  { id, channel: name, notices }: Omit<NoticeBatch, 'attempts'>,
  reach: Reach,
  now: Date,
): Promise<void> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const body = JSON.stringify({ type: 'pipewright.notices', channel: name, notices });
  const signature = createHmac('sha256', keyOf(channel.secret))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  await post(channel.url, { headers, body }, reach);
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret);
}
