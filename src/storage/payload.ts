import { inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';

const inflate = promisify(inflateRaw);

/** A payload as it is stored. */
export interface PackedPayload {
  format: 'plain' | 'deflate';
  bytes: Uint8Array;
}

/** The payload, byte for byte as it was received. */
export async function unpackPayload({ format, bytes }: PackedPayload): Promise<Uint8Array> {
  return format === 'plain' ? bytes : inflate(bytes);
}
