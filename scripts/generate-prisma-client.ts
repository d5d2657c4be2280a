import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as generator from '@prisma/client-generator-ts';
import type * as internals from '@prisma/internals';

// Writes src/storage/generated/ from prisma/schema.prisma, in this process and without a download
// (docs/decisions/0001-prisma-without-its-command.md). Does nothing when it is up to date.
const schemaPath = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
const generated = fileURLToPath(new URL('../src/storage/generated/', import.meta.url));
const stampPath = `${generated}.stamp`;
const generatorPackage = fileURLToPath(
  new URL('../node_modules/@prisma/client-generator-ts/package.json', import.meta.url),
);

const stamp = createHash('sha256')
  .update(readFileSync(schemaPath))
  .update(readFileSync(generatorPackage))
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex');

if (!existsSync(stampPath) || readFileSync(stampPath, 'utf8') !== stamp) {
  // Loaded only when needed, for they take longer than the check above; by require, because the
  // generator's ESM build imports names that the other package has as CommonJS only.
  const require = createRequire(import.meta.url);
  const { getGenerators } = require('@prisma/internals') as typeof internals;
  const { PrismaClientTsGenerator } = require('@prisma/client-generator-ts') as typeof generator;
  rmSync(generated, { recursive: true, force: true });
  const generators = await getGenerators({
    schemaPath,
    registry: {
      'prisma-client': { type: 'in-process', generator: new PrismaClientTsGenerator() },
    },
    skipDownload: true,
    printDownloadProgress: false,
    cliCommand: 'generate',
  });
  for (const each of generators) {
    await each.generate();
    each.stop();
  }
  writeFileSync(stampPath, stamp);
}
