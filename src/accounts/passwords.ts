import { hash, verify } from '@node-rs/argon2';
import { CallerError } from '../domain/errors.ts';

/** How many characters a password has. */
export const PASSWORD_LENGTH = { least: 10, most: 512 } as const;
const { least: SHORTEST, most: LONGEST } = PASSWORD_LENGTH;
// Argon2id is the package's own choice; its cost is OWASP's: 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Throws a CallerError when the password is too short or too long to be kept. */
export function requireGoodPassword(password: string): void {
  if (password.length >= SHORTEST && password.length <= LONGEST) return;
  throw new CallerError(`A password has ${SHORTEST} to ${LONGEST} characters.`, {
    code: 'validation_failed',
    details: { password: 'is too short or too long' },
  });
}

/** The argon2id hash of a password, in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COST);
}

let decoy: Promise<string> | undefined;

/**
 * Whether a password is the one that was hashed. Without a hash the work is done all the same, so
 * that the time tells nobody whether there is such a user.
 */
export async function isPassword(password: string, hashed: string | null): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const known = hashed ?? (await decoy);
  if (password.length > LONGEST) return false;
  const fits = await verify(known, password.normalize('NFC'));
  return fits && hashed !== null;
}
