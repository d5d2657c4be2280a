import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packPayload, unpackPayload } from '../../src/storage/payload.ts';

it('gives every payload back byte for byte, and leaves the one it was given as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), fc.nat(40), async (bytes, times) => {
      const payload = Buffer.concat(Array.from({ length: times }, () => bytes));
      const sent = Buffer.from(payload);
      const unpacked = await unpackPayload(packPayload(sent));
      expect(Buffer.compare(unpacked, payload)).toBe(0);
      expect(Buffer.compare(sent, payload)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('packs what GitHub repeats to a fraction, and reads only its own part of larger memory', async () => {
  const url = '"https://api.github.com/repos/octo-org/hello-world/issues{/number}",';
  const text = Buffer.from(url.repeat(300));
  const memory = Buffer.concat([Buffer.alloc(1000, 'a'), text, Buffer.alloc(1000, 'b')]);
  const packed = packPayload(memory.subarray(1000, 1000 + text.length));
  expect(packed.format).toBe('lz4');
  expect(packed.bytes.length).toBeLessThan(text.length / 20);
  expect(Buffer.compare(await unpackPayload(packed), text)).toBe(0);
});

it('leaves what packing would not make smaller as it came', () => {
  const small = Buffer.from('{}');
  expect(packPayload(small)).toEqual({ format: 'plain', bytes: small });
  const noise = randomBytes(3000);
  expect(packPayload(noise)).toEqual({ format: 'plain', bytes: noise });
});
