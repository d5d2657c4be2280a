import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Encryption } from '../domain/accounts.ts';
import { OperatorError } from '../domain/errors.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 4;
const HEAD = 1 + FINGERPRINT_BYTES;

/**
 * AES-256-GCM with a key of 32 bytes. Sealed: version, the key's fingerprint, nonce, tag, text;
 * so that a wrong key is told apart from a broken row.
 */
export function createEncryption(key: Uint8Array): Encryption {
  const fingerprint = createHash('sha256').update(key).digest().subarray(0, FINGERPRINT_BYTES);
  return {
    encrypt(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([
        Buffer.from([VERSION]),
        fingerprint,
        nonce,
        cipher.getAuthTag(),
        sealed,
      ]);
    },
    decrypt(sealed) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== VERSION || bytes.length < HEAD + NONCE_BYTES + TAG_BYTES) {
        throw unreadable('it is not in a form that this version writes');
      }
      if (!bytes.subarray(1, HEAD).equals(fingerprint)) {
        throw unreadable('it was encrypted with another ENCRYPTION_KEY');
      }
      const tagAt = HEAD + NONCE_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(HEAD, tagAt));
      decipher.setAuthTag(bytes.subarray(tagAt, tagAt + TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(tagAt + TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw unreadable('it was changed', cause);
      }
    },
  };
}

function unreadable(why: string, cause?: unknown): OperatorError {
  return new OperatorError(
    `A secret in the database cannot be read: ${why}. Set the ENCRYPTION_KEY that it was written with.`,
    { code: 'encryption_key', cause },
  );
}
