import { pino } from 'pino';
import { openEmbeddedPostgres } from '../../../src/storage/postgres/embedded-postgres.ts';

// A process that runs the embedded Postgres of a folder with fsync on, as the server does by
// itself: says where it is reached, and stops it properly on SIGTERM.
const [, , dataDir = ''] = process.argv;
const server = await openEmbeddedPostgres({ dataDir, logger: pino({ level: 'silent' }) });
process.stdout.write(`at ${server.connectionString}\n`);
const patience = setInterval(() => undefined, 60_000);
process.once('SIGTERM', () => {
  clearInterval(patience);
  void server.stop();
});
