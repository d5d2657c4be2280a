/**
 * Passes UTF-8 and single-byte text on as it is, and turns UTF-16 (by its byte order mark, or by
 * zeroes in every other byte) into UTF-8. The first chunk decides.
 */
export function createTranscoder(): (chunk: Uint8Array, last: boolean) => Uint8Array {
  let decoder: InstanceType<typeof TextDecoder> | null | undefined;
  return (chunk, last) => {
    if (decoder === undefined && chunk.length > 0) {
      const encoding = utf16Of(chunk);
      decoder = encoding === null ? null : new TextDecoder(encoding);
    }
    if (decoder === null || decoder === undefined) return chunk;
    return Buffer.from(decoder.decode(chunk, { stream: !last }), 'utf8');
  };
}

function utf16Of(chunk: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
  const sample = Math.min(chunk.length, 512);
  const zeroes = [0, 0];
  for (let at = 0; at < sample; at++) {
    if (chunk[at] === 0) zeroes[at & 1] = (zeroes[at & 1] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeroes;
  if (sample >= 16 && odd > sample * 0.4 && even === 0) return 'utf-16le';
  if (sample >= 16 && even > sample * 0.4 && odd === 0) return 'utf-16be';
  return null;
}
