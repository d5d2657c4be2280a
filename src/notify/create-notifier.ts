import type { Channel, Channels } from '../config/channels.ts';
import type { Clock } from '../domain/clock.ts';
import { OperatorError } from '../domain/errors.ts';
import type { Notifier } from '../domain/notices.ts';
import { type MailServer, sendByEmail } from './email.ts';
import type { Reach } from './post.ts';
import { sendToSlack } from './slack.ts';
import { sendToWebhook } from './webhook.ts';

/** Builds the sender of messages to the channels of the configuration. */
export function createNotifier(deps: {
  channels: Channels;
  mailServer: MailServer | null;
  webhookSecret: string | null;
  reach: Reach;
  clock: Clock;
}): Notifier {
  const { channels, mailServer, webhookSecret, reach, clock } = deps;
  const send = async (channel: Channel, batch: Parameters<Notifier['send']>[0]): Promise<void> => {
    switch (channel.type) {
      case 'slack':
        return sendToSlack(channel.url, batch, reach);
      case 'webhook':
        if (webhookSecret === null) throw unusable('NOTIFY_WEBHOOK_SECRET is not set');
        return sendToWebhook({ ...channel, secret: webhookSecret }, batch, reach, clock());
      case 'email':
        if (mailServer === null) throw unusable('SMTP_URL and NOTIFY_FROM are not set');
        return sendByEmail(mailServer, channel.to, batch);
    }
  };
  return {
    channels: Object.keys(channels),
    async send(batch) {
      const channel = Object.hasOwn(channels, batch.channel) ? channels[batch.channel] : undefined;
      if (channel === undefined) throw unusable(`there is no channel ${batch.channel}`);
      await send(channel, batch);
    },
  };
}

function unusable(why: string): OperatorError {
  return new OperatorError(`The message cannot be sent: ${why}.`, { code: 'not_taken' });
}
