import { Unzip, UnzipInflate } from 'fflate';
import { GitHubError } from '../domain/errors.ts';

/** Small, since deflate can make a thousand bytes of one, and all of a slice come at once. */
const SLICE = 8 * 1024;
/** Beside `3_Run tests.txt` an archive holds files such as `system.txt` that are no job's output. */
const LOG_ENTRY = /^(?:.*\/)?-?\d+_[^/]*\.txt$/;

/**
 * The log in a zip archive as GitHub packs it, streamed: the whole job's file at its top, or its
 * steps' files from a folder, whichever comes first, in the archive's order.
 */
export async function* unzipLog(archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  let nested: boolean | null = null;
  const unzip = new Unzip((file) => {
    if (!LOG_ENTRY.test(file.name)) return;
    nested ??= file.name.includes('/');
    if (file.name.includes('/') !== nested) return;
    file.ondata = (error, data) => {
      if (error !== null) failure = error;
      else if (data.length > 0) ready.push(data);
    };
    file.start();
  });
  unzip.register(UnzipInflate);

  function push(bytes: Uint8Array, last: boolean): Uint8Array[] {
    try {
      unzip.push(bytes, last);
    } catch (error) {
      throw broken(error);
    }
    if (failure !== null) throw broken(failure);
    return ready.splice(0);
  }

  for await (const chunk of archive) {
    for (let at = 0; at < chunk.length; at += SLICE) {
      // fflate may keep what it is given; the chunk's memory is not ours.
      yield* push(chunk.slice(at, at + SLICE), false);
    }
  }
  yield* push(new Uint8Array(), true);
}

function broken(cause: unknown): GitHubError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GitHubError(`Could not unpack the job's log: the archive is broken (${reason}).`, {
    code: 'bad_archive',
    status: null,
    cause,
  });
}
