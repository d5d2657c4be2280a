import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createGunzip, gunzipSync } from 'node:zlib';
import { CallerError } from '../domain/errors.ts';

/** Logs up to this many decoded bytes are unpacked at once, which is several times faster. */
const AT_ONCE = 32 << 20;
const PIECE = 1 << 20;

/**
 * The decoded bytes of a log file, gzipped or plain. Throws CallerError for a file that cannot be
 * read or is not whole.
 */
export async function* readLog(path: string): AsyncGenerator<Uint8Array> {
  try {
    const { size, head, declared } = inspect(path);
    const zipped = head[0] === 0x1f && head[1] === 0x8b;
    if (size <= AT_ONCE && (!zipped || declared <= AT_ONCE)) {
      const whole = readWhole(path, size);
      const bytes = zipped ? unpack(whole, declared) : whole;
      if (bytes !== null) {
        yield bytes;
        return;
      }
    }
    const file = createReadStream(path, { highWaterMark: PIECE });
    if (!zipped) {
      yield* file;
      return;
    }
    const gunzip = createGunzip({ chunkSize: PIECE });
    file.on('error', (error) => gunzip.destroy(error));
    yield* file.pipe(gunzip);
  } catch (error) {
    throw new CallerError(
      `${path}: ${error instanceof Error ? error.message : String(error)}. Name a log file that can be read, plain or gzipped.`,
      { code: 'unreadable_log', cause: error },
    );
  }
}

/** First bytes, size, and the decoded size that a gzip file claims in its last bytes. */
function inspect(path: string): { head: Uint8Array; size: number; declared: number } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const head = new Uint8Array(2);
    const tail = Buffer.alloc(4);
    readSync(file, head, 0, 2, 0);
    if (size >= 18) readSync(file, tail, 0, 4, size - 4);
    return { head, size, declared: tail.readUInt32LE(0) };
  } finally {
    closeSync(file);
  }
}

// Small files are read without leaving the thread: a batch of hundreds of logs is twice as fast so.
function readWhole(path: string, size: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < size) {
      const read = readSync(file, bytes, filled, size - filled, filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

/** Null when the file holds more than it claims, as one of several gzip members does. */
function unpack(packed: Uint8Array, declared: number): Uint8Array | null {
  try {
    return gunzipSync(packed, {
      chunkSize: Math.max(4096, declared + 1),
      maxOutputLength: AT_ONCE,
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
