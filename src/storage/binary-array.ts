const BYTEA = 17;

/**
 * A `bytea[]` in Postgres' binary form (array_recv), which a driver would otherwise send as
 * hexadecimal text of twice the size.
 */
export function byteaArray(items: readonly Uint8Array[]): Buffer {
  const size = items.reduce((sum, { length }) => sum + 4 + length, 20);
  const bytes = Buffer.allocUnsafe(size);
  // One dimension, no nulls, its type, its length, first index 1.
  [1, 0, BYTEA, items.length, 1].forEach((word, at) => bytes.writeInt32BE(word, at * 4));
  let at = 20;
  for (const item of items) {
    bytes.writeInt32BE(item.length, at);
    bytes.set(item, at + 4);
    at += 4 + item.length;
  }
  return bytes;
}
