import { pino } from 'pino';
import { openStorage } from '../../src/storage/open-storage.ts';
import { openEmbeddedPostgres } from '../../src/storage/postgres/embedded-postgres.ts';

// A process of its own that uses the embedded Postgres of a folder, for tests to join and kill:
// says "ready", then waits until its standard input ends, and stops properly.
const [, , dataDir = '', mode = 'storage'] = process.argv;
const logger = pino({ level: 'silent' });

try {
  const held =
    mode === 'disposable'
      ? await openEmbeddedPostgres({ dataDir, logger, disposable: true })
      : await openStorage({ databaseUrl: null, dataDir, logger });
  process.stdout.write('ready\n');
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once('end', resolve));
  await held.stop();
  process.stdout.write('stopped\n');
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
