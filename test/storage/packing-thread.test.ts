import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import { createPackingThread } from '../../src/storage/packing-thread.ts';
import { unpackPayload } from '../../src/storage/payload.ts';

const told: string[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => told.push(line) });
const threads: Array<ReturnType<typeof createPackingThread>> = [];
function start() {
  const thread = createPackingThread({ logger });
  threads.push(thread);
  return thread;
}
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(threads.splice(0).map((thread) => thread.stop()));
});

const url = '"https://api.github.com/repos/octo-org/hello-world/issues{/number}",';
const text = (times: number): Buffer => Buffer.from(url.repeat(times));

it('gives every payload back byte for byte, and leaves the one it was given as it is', async () => {
  const packing = start();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), fc.nat(40), async (bytes, times) => {
      const payload = Buffer.concat(Array.from({ length: times }, () => bytes));
      const sent = Buffer.from(payload);
      const unpacked = await unpackPayload(await packing.pack(sent));
      expect(Buffer.compare(unpacked, payload)).toBe(0);
      expect(Buffer.compare(sent, payload)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('packs what GitHub repeats to a fraction, many at once too', async () => {
  const packing = start();
  const sizes = [300, 301, 302, 30_000];
  const packed = await Promise.all(sizes.map((times) => packing.pack(text(times))));
  for (const [at, { bytes, format }] of packed.entries()) {
    expect(format).toBe('deflate');
    expect(bytes.length * 5).toBeLessThan(text(sizes[at] ?? 0).length);
    const unpacked = await unpackPayload({ bytes, format });
    expect(Buffer.compare(unpacked, text(sizes[at] ?? 0))).toBe(0);
  }
});

it('gives what it was packing as it came when its thread crashes, says so, and starts another', async () => {
  const packing = start();
  const crash = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (
    this: Worker,
  ) {
    this.emit('error', new Error('out of memory'));
    void this.terminate();
  });
  expect(await packing.pack(text(300))).toEqual({ format: 'plain', bytes: text(300) });
  expect(told.join('')).toContain('out of memory');
  crash.mockRestore();
  expect((await packing.pack(text(300))).format).toBe('deflate');
});

it('keeps nobody waiting when it is stopped', async () => {
  const thread = start();
  const packing = [thread.pack(text(300)), thread.pack(text(30_000))];
  await thread.stop();
  for (const packed of await Promise.all(packing)) {
    expect([text(300).length, text(30_000).length]).toContain((await unpackPayload(packed)).length);
  }
});
