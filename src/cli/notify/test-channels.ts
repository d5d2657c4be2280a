import { randomUUID } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Notifier } from '../../domain/notices.ts';
import type { CommandIo } from '../command-io.ts';

/**
 * Sends one message to each channel, or to the one that is named, and says which took it. Exit
 * code: 0 when all did, else 1.
 */
export async function testChannels(
  notifier: Notifier,
  only: string | undefined,
  io: Pick<CommandIo, 'out' | 'error'>,
): Promise<0 | 1> {
  const names = only === undefined ? notifier.channels : [only];
  if (names.length === 0) {
    io.error('No channel is set up: set NOTIFY_CHANNELS, see .env.example.\n');
    return 1;
  }
  let code: 0 | 1 = 0;
  for (const channel of names) {
    const notice = {
      kind: 'test',
      repository: null,
      title: 'Pipewright reaches this channel',
      text: 'Nothing has happened; somebody tried whether messages arrive.',
      url: null,
    } as const;
    try {
      await notifier.send({ id: randomUUID(), channel, notices: [notice] });
      io.out(`${channel}: taken\n`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      io.out(`${channel}: ${error.message}\n`);
      code = 1;
    }
  }
  return code;
}
