import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../domain/errors.ts';
import { writeOnce } from './write-once.ts';

const SHAPE = /^[\w-]{43}$/;

/** A page that is opened by a secret of the log: where an App is set up, or the first admin. */
export type TokenPage = 'setup' | 'first-admin';

function fileOf(dataDir: string, page: TokenPage): string {
  return join(dataDir, `${page}-token`);
}

/**
 * The secret that opens a page: made at the first start that needs it, the same for all processes
 * on this data folder until it is dropped. Throws an OperatorError when it cannot be kept.
 */
export async function setupToken(dataDir: string, page: TokenPage): Promise<string> {
  const file = fileOf(dataDir, page);
  try {
    await writeOnce(file, `${randomBytes(32).toString('base64url')}\n`);
    const token = (await readFile(file, 'utf8')).trim();
    if (SHAPE.test(token)) return token;
  } catch (cause) {
    throw new OperatorError(
      `The token of the ${page} page cannot be kept in ${file} (${(cause as NodeJS.ErrnoException).code}). Make DATA_DIR writable.`,
      { code: 'data_folder', cause },
    );
  }
  throw new OperatorError(`${file} holds no token. Remove it and start again.`, {
    code: 'data_folder',
  });
}

/** Forgets the token, so that the link in old logs opens nothing. */
export async function dropSetupToken(dataDir: string, page: TokenPage): Promise<void> {
  await rm(fileOf(dataDir, page), { force: true });
}
