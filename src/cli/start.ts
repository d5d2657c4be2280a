import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import type { Config } from '../config/load-config.ts';

const LEAVE_MS = 2000;
// V8 lets old memory grow by a fifth where little is made anew, then collects all of it. The bodies
// of deliveries count as old memory too, so that 400 of them had the door stand still for 20 ms.
const COLLECT_LESS = '--heap-growing-percent=300';

/** Starts the role that a configuration names; `stop` drains it, `failed` rejects when it cannot go on. */
export type StartServer = (
  config: Config,
) => Promise<{ failed: Promise<never>; stop(): Promise<void> }>;

/** `pipewright start`: runs until SIGTERM or SIGINT, then drains; a second signal ends it at once. */
export function startCommand(start: StartServer): Command {
  return new Command('start')
    .description('Start the server (the default). Settings come from the environment and .env.')
    .action(async () => {
      setFlagsFromString(COLLECT_LESS);
      const signals = listenForSignals();
      const { readConfig } = await import('./read-config.ts');
      const running = await start(readConfig());
      await Promise.race([signals.first, running.failed]);
      await running.stop();
      // A job that was given up may still hold something open; it must not keep the process.
      setTimeout(() => process.exit(), LEAVE_MS).unref();
    });
}

function listenForSignals(): { first: Promise<void> } {
  let seen = 0;
  const first = new Promise<void>((resolve) => {
    const onSignal = (): void => {
      seen += 1;
      if (seen === 1) resolve();
      else process.exit(1);
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
  return { first };
}
