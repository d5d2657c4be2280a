import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { CallerError } from '../domain/errors.ts';

/** Keeps a stream on disk, so that it can be read more than once; throws a CallerError past `cap` bytes. */
export async function spool(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  cap: number,
): Promise<() => AsyncIterable<Uint8Array>> {
  let bytes = 0;
  const counted = async function* (): AsyncIterable<Uint8Array> {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > cap) {
        throw new CallerError(
          `The repository is too large for a working copy: its tarball has more than ${cap} bytes.`,
          { code: 'tarball_too_large' },
        );
      }
      yield chunk;
    }
  };
  await writeFile(path, counted(), { flag: 'wx' });
  return () => createReadStream(path);
}
