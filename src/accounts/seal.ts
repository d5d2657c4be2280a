import type { Encryption } from '../domain/accounts.ts';
import { OperatorError } from '../domain/errors.ts';

/** Hands out texts that nobody can read or change until they come back. */
export interface Seal {
  /** As it may stand in a cookie or an address. */
  close(text: string): Promise<string>;
  /** Null for what was not closed here, or was changed. */
  open(sealed: string): Promise<string | null>;
}

/** A seal over the key that secrets are kept with, which all processes share. */
export function createSeal(encryption: () => Promise<Encryption>): Seal {
  return {
    async close(text) {
      return Buffer.from((await encryption()).encrypt(text)).toString('base64url');
    },
    async open(sealed) {
      const { decrypt } = await encryption();
      try {
        return decrypt(Buffer.from(sealed, 'base64url'));
      } catch (error) {
        if (error instanceof OperatorError && error.code === 'encryption_key') return null;
        throw error;
      }
    },
  };
}
