import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packPayload, unpackPayload } from '../../src/storage/payload.ts';

it('gives every payload back byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), fc.nat(40), async (bytes, times) => {
      const payload = Buffer.concat(Array.from({ length: times }, () => bytes));
      const unpacked = await unpackPayload(await packPayload(payload));
      expect(Buffer.compare(unpacked, payload)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('packs what GitHub repeats to a fraction', async () => {
  const url = '"https://api.github.com/repos/octo-org/hello-world/issues{/number}",';
  for (const times of [300, 30_000]) {
    const { bytes, format } = await packPayload(Buffer.from(url.repeat(times)));
    expect(format).toBe('deflate');
    expect(bytes.length * 5).toBeLessThan(url.length * times);
  }
});
