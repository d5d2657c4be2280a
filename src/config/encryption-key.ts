import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../domain/errors.ts';
import { writeOnce } from './write-once.ts';

const BYTES = 32;

/**
 * The key that secrets in the database are encrypted with: `configured`, or one made at the first
 * start and kept below the data folder. Throws an OperatorError when it cannot be kept.
 */
export async function encryptionKey(
  configured: Uint8Array | null,
  dataDir: string,
): Promise<Uint8Array> {
  if (configured !== null) return configured;
  const file = join(dataDir, 'encryption-key');
  try {
    await writeOnce(file, `${randomBytes(BYTES).toString('base64')}\n`);
    const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
    if (key.length === BYTES) return key;
  } catch (cause) {
    throw new OperatorError(
      `The encryption key cannot be kept in ${file} (${(cause as NodeJS.ErrnoException).code}). Make DATA_DIR writable, or set ENCRYPTION_KEY.`,
      { code: 'data_folder', cause },
    );
  }
  throw new OperatorError(
    `${file} holds no key of 32 bytes in base64. Bring its backup back, or set ENCRYPTION_KEY.`,
    { code: 'data_folder' },
  );
}
