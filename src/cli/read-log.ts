import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
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
    const { head, size, declared } = await inspect(path);
    const zipped = head[0] === 0x1f && head[1] === 0x8b;
    if (zipped && size <= AT_ONCE && declared <= AT_ONCE) {
      const packed = await readWhole(path, size);
      const unpacked = unpack(packed, declared);
      if (unpacked !== null) {
        yield unpacked;
        return;
      }
    }
    if (!zipped && size <= AT_ONCE) {
      yield await readWhole(path, size);
      return;
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
async function inspect(
  path: string,
): Promise<{ head: Uint8Array; size: number; declared: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = new Uint8Array(2);
    const tail = Buffer.alloc(4);
    await file.read(head, 0, 2, 0);
    if (size >= 18) await file.read(tail, 0, 4, size - 4);
    return { head, size, declared: tail.readUInt32LE(0) };
  } finally {
    await file.close();
  }
}

async function readWhole(path: string, size: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
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
