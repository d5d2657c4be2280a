import { deflateRaw, deflateRawSync, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';

// Below, packing gains nothing; above, it would hold up everything else for milliseconds.
const LEAST_BYTES = 512;
const MOST_AT_ONCE = 256 * 1024;
// Level 2 is faster than 1 here, and smaller; a small window packs JSON as well as a large one, and
// spares the collector a quarter of a megabyte each time.
const LIGHT = { level: 2, windowBits: 13, memLevel: 6, chunkSize: 8192 };
const deflateLater = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** A payload as it is stored. */
export interface PackedPayload {
  format: 'plain' | 'deflate';
  bytes: Uint8Array;
}

/** Packs a payload for storing; the result shares its memory only while it is `plain`. */
export function packPayload(payload: Uint8Array): PackedPayload | Promise<PackedPayload> {
  if (payload.length < LEAST_BYTES) return { format: 'plain', bytes: payload };
  // In a thread of its own it would cost four times as much, which only a large one is worth.
  if (payload.length <= MOST_AT_ONCE) return deflated(deflateRawSync(payload, LIGHT));
  return deflateLater(payload, LIGHT).then(deflated);
}

function deflated(bytes: Uint8Array): PackedPayload {
  return { format: 'deflate', bytes };
}

/** The payload, byte for byte as it was received. */
export async function unpackPayload({ format, bytes }: PackedPayload): Promise<Uint8Array> {
  return format === 'plain' ? bytes : inflate(bytes);
}
