import { text } from 'node:stream/consumers';
import { CallerError } from '../domain/errors.ts';

/**
 * The password on an input, without the line's end: never an argument, which every user of the
 * machine could see. Throws a CallerError where it is a terminal, which would show it.
 */
export async function readPassword(
  input: NodeJS.ReadableStream & { isTTY?: boolean },
): Promise<string> {
  if (input.isTTY === true) {
    throw new CallerError(
      'Give the password on standard input, from a file or a pipe: create-user … < password',
      { code: 'invalid_request' },
    );
  }
  return (await text(input)).replace(/\r?\n$/, '');
}
