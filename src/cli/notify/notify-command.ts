import { Command } from 'commander';
import { processIo } from '../command-io.ts';

/** `pipewright notify`: tries the channels that messages go to. */
export function notifyCommand(): Command {
  const test = new Command('test')
    .description('Send a message to a channel, or to all, and say whether it was taken.')
    .argument('[channel]', 'a name of NOTIFY_CHANNELS')
    .action(async (channel: string | undefined) => {
      const { readConfig } = await import('../read-config.ts');
      const { testChannels } = await import('./test-channels.ts');
      const config = readConfig();
      const { createNotifier } = await import('../../notify/create-notifier.ts');
      const { isPublicAddress } = await import('../../sandbox/public-address.ts');
      const reach = { isPublic: isPublicAddress, allowedHosts: config.notify.allowedHosts };
      const notifier = createNotifier({ ...config.notify, reach, clock: () => new Date() });
      process.exitCode = await testChannels(notifier, channel, processIo());
    });
  return new Command('notify')
    .description('Try the channels that messages go to.')
    .addCommand(test);
}
