import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { packageRoot } from '../src/config/package-root.ts';
import { applyMigrations } from '../src/storage/migrations/apply-migrations.ts';
import { openSchemaEngine } from '../src/storage/migrations/schema-engine.ts';
import { openEmbeddedPostgres } from '../src/storage/postgres/embedded-postgres.ts';

// tsx scripts/draft-migration.ts NAME: writes the migration that leads from those there are to
// prisma/schema.prisma, by comparing on a Postgres made for it. Read it before you commit it:
// CHECKs, data and storage are yours to add.
const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Usage: tsx scripts/draft-migration.ts NAME   (a-z, 0-9, _)');
  process.exit(1);
}

const content = readFileSync(join(packageRoot(), 'prisma/schema.prisma'), 'utf8');
const files = [{ path: 'schema.prisma', content }];
const dataDir = mkdtempSync(join(tmpdir(), 'pipewright-draft-'));
const logger = pino({ level: 'warn' });
const server = await openEmbeddedPostgres({
  dataDir,
  logger,
  disposable: true,
});
try {
  const { connectionString } = server;
  await applyMigrations({ connectionString, logger });
  const { engine, close } = await openSchemaEngine(connectionString, content);
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: packageRoot() },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  await close();
  if (exitCode === 0) {
    console.log('prisma/schema.prisma and the migrations agree: nothing to draft.');
  } else {
    const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const folder = join(packageRoot(), 'prisma/migrations', `${stamp}_${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), stdout ?? '');
    console.log(`${folder}/migration.sql`);
  }
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
