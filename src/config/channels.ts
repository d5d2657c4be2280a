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
      if (!NAME.test(name) || channel === null || Object.hasOwn(channels, name)) {
        // Addresses of webhooks are secrets: only the name is told.
        const which = NAME.test(name) ? `at "${name}"` : 'at an entry without a name';
        context.addIssue({ code: 'custom', message: `cannot be read ${which}` });
        return z.NEVER;
      }
      channels[name] = channel;
    }
    return channels;
  });

function readChannel(text: string): Channel | null {
  if (text.startsWith('mailto:')) {
    const to = text.slice('mailto:'.length).split(',');
    const right = to.every((address) => z.email().safeParse(address).success);
    return right && to.length <= MOST_RECIPIENTS ? { type: 'email', to } : null;
  }
  const slack = text.startsWith('slack:');
  const url = slack ? text.slice('slack:'.length) : text;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null;
  return { type: slack ? 'slack' : 'webhook', url };
}
