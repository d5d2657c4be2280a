import type { IncomingMessage } from 'node:http';
import type { MemoryBudget } from './memory-budget.ts';

const FIRST_BYTES = 64 * 1024;

/**
 * A body that was read whole, to be released when it is no longer needed; or why it was not:
 * larger than the limit, no memory left for it, or the caller went away.
 */
export type Body =
  | { kind: 'whole'; bytes: Buffer; release(): void }
  | { kind: 'too_large' | 'no_memory' | 'aborted' };

/**
 * Reads the body of a request, whatever its transfer encoding, and stops at the first byte over
 * `limit`. The memory used is at most twice the body, taken from `budget`, in chunks of any size.
 */
export function readBody(
  request: IncomingMessage,
  options: { limit: number; budget: MemoryBudget },
): Promise<Body> {
  const { limit, budget } = options;
  const header = request.headers['content-length'];
  const declared = header === undefined ? Infinity : Number(header);
  if (header !== undefined && declared > limit) return Promise.resolve({ kind: 'too_large' });
  // What is only announced takes no memory from others.
  const first = Math.min(declared, FIRST_BYTES);
  return new Promise((resolve) => {
    // One growing buffer, not a list: a body of one-byte chunks would cost a hundred times its size.
    let buffer: Buffer = Buffer.alloc(0);
    let length = 0;
    const release = () => {
      budget.give(buffer.length);
      buffer = Buffer.alloc(0);
    };
    const settle = (body: Body) => {
      request.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onGone);
      if (body.kind !== 'whole') {
        request.pause();
        release();
      }
      resolve(body);
    };
    const onData = (chunk: Buffer) => {
      const needed = length + chunk.length;
      // Whole at once, as most come: it is the parser's copy, and nobody else's.
      if (length === 0 && needed === declared && needed <= limit && budget.take(needed)) {
        buffer = chunk;
        length = needed;
        return;
      }
      if (needed > limit) {
        settle({ kind: 'too_large' });
        return;
      }
      if (needed > buffer.length) {
        const size = Math.min(limit, Math.max(first, needed, buffer.length * 2));
        if (!budget.take(size)) {
          settle({ kind: 'no_memory' });
          return;
        }
        const larger = Buffer.allocUnsafeSlow(size);
        buffer.copy(larger, 0, 0, length);
        budget.give(buffer.length);
        buffer = larger;
      }
      chunk.copy(buffer, length);
      length = needed;
    };
    const onEnd = () => {
      settle({ kind: 'whole', bytes: buffer.subarray(0, length), release });
    };
    const onGone = () => {
      settle({ kind: 'aborted' });
    };
    request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  });
}
