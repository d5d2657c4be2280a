import { z } from 'zod';

/** A place that messages can go to. */
export type Channel =
  | { type: 'slack'; url: string }
  | { type: 'webhook'; url: string }
  | { type: 'email'; to: string[] };
/** Channels by the name that settings of repositories use. */
export type Channels = Record<string, Channel>;

const NAME = /^[a-z0-9][a-z0-9_-]{0,59}$/;
const MOST_RECIPIENTS = 20;

/** NOTIFY_CHANNELS: `name=slack:https://…`, `name=https://…` or `name=mailto:…`, apart by blanks. */
export const channelsText = z
  .string()
  .default('')
  .transform((text, context): Channels => {
    const channels: Channels = {};
    for (const entry of text.split(/\s+/).filter((part) => part !== '')) {
      const at = entry.indexOf('=');
      const name = entry.slice(0, Math.max(at, 0));
      const channel = readChannel(entry.slice(at + 1));
      const problem = problemOf(name, channel, channels);
      if (problem !== null || typeof channel === 'string') {
        context.addIssue({ code: 'custom', message: `cannot be read ${problem}` });
        return z.NEVER;
      }
      channels[name] = channel;
    }
    return channels;
  });

/** Where an entry is wrong and why, or null. Addresses of webhooks are secrets: only the name is told. */
function problemOf(name: string, channel: Channel | string, before: Channels): string | null {
  if (!NAME.test(name)) {
    return 'at an entry without a name: each is NAME=ADDRESS, the name in lower-case letters, digits, _ and -';
  }
  if (Object.hasOwn(before, name)) return `at "${name}": the name was given before`;
  return typeof channel === 'string' ? `at "${name}": ${channel}` : null;
}

/** The channel, or what an address of its form must be. */
function readChannel(text: string): Channel | string {
  if (text.startsWith('mailto:')) {
    const to = text.slice('mailto:'.length).split(',');
    const right = to.every((address) => z.email().safeParse(address).success);
    if (right && to.length <= MOST_RECIPIENTS) return { type: 'email', to };
    return `after mailto: come 1 to ${MOST_RECIPIENTS} e-mail addresses, apart by commas, each with a full domain as in team@example.com`;
  }
  const slack = text.startsWith('slack:');
  const url = slack ? text.slice('slack:'.length) : text;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
    return { type: slack ? 'slack' : 'webhook', url };
  }
  return slack
    ? 'after slack: comes the https:// address of an incoming webhook'
    : 'an address is slack:https://…, https://… or mailto:…';
}
