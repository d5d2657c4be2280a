import { Worker } from 'node:worker_threads';
import type { Logger } from '../observability/logger.ts';
import type { PackedPayload } from './payload.ts';

// Below, packing gains nothing.
const LEAST_BYTES = 512;
// Level 2 is faster than 1 here, and smaller; a small window packs JSON as well as a large one.
const LIGHT = { level: 2, windowBits: 13, memLevel: 6, chunkSize: 8192 };

// A text in CommonJS, since a file would have another name and language in dist than in the tests.
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { deflateRawSync } = require('node:zlib');
  parentPort.on('message', ({ id, payload }) => {
    const bytes = Uint8Array.from(deflateRawSync(payload, workerData));
    parentPort.postMessage({ id, bytes }, [bytes.buffer]);
  });
`;

/** Packs payloads in a thread: what zlib takes would have the collector stop all else each second. */
export interface PackingThread {
  /** The payload packed; as it came when it is small, or when the thread ended meanwhile. */
  pack(payload: Uint8Array): Promise<PackedPayload>;
  /** Ends the thread; what it was packing is given as it came. */
  stop(): Promise<void>;
}

interface Waiting {
  plain: PackedPayload;
  resolve: (packed: PackedPayload) => void;
}

/** Makes a packing thread; it starts with the first payload, and again after a crash. */
export function createPackingThread(deps: { logger: Logger }): PackingThread {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let serial = 0;

  /** Nobody waits for a thread that is gone. */
  function abandon(gone: Worker): void {
    if (thread !== gone) return;
    thread = null;
    for (const { plain, resolve } of waiting.values()) resolve(plain);
    waiting.clear();
  }
  function start(): Worker {
    const worker = new Worker(PROGRAM, { eval: true, workerData: LIGHT, execArgv: [], env: {} });
    worker.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) worker.unref();
      one?.resolve({ format: 'deflate', bytes });
    });
    worker.on('error', (error) => {
      deps.logger.warn(
        { err: error },
        'The thread that packs payloads ended; some stay as they came',
      );
      abandon(worker);
    });
    worker.on('exit', () => abandon(worker));
    return worker;
  }
  return {
    pack(payload) {
      const plain: PackedPayload = { format: 'plain', bytes: payload };
      if (payload.length < LEAST_BYTES) return Promise.resolve(plain);
      return new Promise((resolve) => {
        thread ??= start();
        if (waiting.size === 0) thread.ref();
        serial += 1;
        waiting.set(serial, { plain, resolve });
        // Copied, not handed over: it is still here to be stored if the thread ends.
        thread.postMessage({ id: serial, payload }, []);
      });
    },
    async stop() {
      await thread?.terminate();
    },
  };
}
