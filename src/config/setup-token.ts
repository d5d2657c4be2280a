import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../domain/errors.ts';
import { writeOnce } from './write-once.ts';

const SHAPE = /^[\w-]{43}$/;

function fileOf(dataDir: string): string {
  return join(dataDir, 'setup-token');
}

/**
 * The secret that opens the set-up page: made at the first start without an App, the same for all
 * processes on this data folder until an App is set up. Throws an OperatorError when it cannot be kept.
 */
export async function setupToken(dataDir: string): Promise<string> {
  const file = fileOf(dataDir);
  try {
    await writeOnce(file, `${randomBytes(32).toString('base64url')}\n`);
    const token = (await readFile(file, 'utf8')).trim();
    if (SHAPE.test(token)) return token;
  } catch (cause) {
    throw new OperatorError(
      `The token of the set-up page cannot be kept in ${file} (${(cause as NodeJS.ErrnoException).code}). Make DATA_DIR writable.`,
      { code: 'data_folder', cause },
    );
  }
  throw new OperatorError(`${file} holds no token. Remove it and start again.`, {
    code: 'data_folder',
  });
}

/** Forgets the token, so that the link in old logs opens nothing. */
export async function dropSetupToken(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}
