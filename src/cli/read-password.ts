import { text } from 'node:stream/consumers';
import { CallerError } from '../domain/errors.ts';

const HOW = 'Give the password on standard input, from a file or a pipe: create-user … < password';

/**
 * The password on an input, without the line's end: never an argument, which every user of the
 * machine could see. Throws a CallerError where it is a terminal, which would show it, and where
 * nothing comes.
 */
export async function readPassword(
  input: NodeJS.ReadableStream & { isTTY?: boolean },
): Promise<string> {
  if (input.isTTY === true) throw new CallerError(HOW, { code: 'invalid_request' });
  const password = (await text(input)).replace(/\r?\n$/, '');
  if (password !== '') return password;
  throw new CallerError(`No password came. ${HOW}`, { code: 'invalid_request' });
}
