const FIRST_BYTES = 64 * 1024;
// Postgres' object ids of the types: of an element, and of an array of them.
const TYPES = { text: [25, 1009], int8: [20, 1016], bytea: [17, 1001] } as const;

/** The values of one column for many rows, to be sent as one array. */
export type Column =
  | { type: 'text'; values: ReadonlyArray<string | null> }
  | { type: 'int8'; values: ReadonlyArray<number | null> }
  | { type: 'bytea'; values: readonly Uint8Array[] };

/**
 * Messages of Postgres' protocol (version 3), written into memory that is used again. pg would copy
 * each payload four times into memory of its own, and the collector would run many times a second.
 */
export interface BinaryMessage {
  /** Bytes of memory held. */
  readonly size: number;
  /** Begins anew. */
  clear(): void;
  /** Has a named statement forgotten, where it is known, and prepared. */
  prepare(statement: { name: string; text: string; types: ReadonlyArray<Column['type']> }): void;
  /** Binds the columns to a prepared statement, executes it, and ends the round. */
  execute(name: string, columns: readonly Column[]): void;
  /** What was written; good until something else is. */
  bytes(): Uint8Array;
}

/** Makes room for messages; it grows as needed. */
export function createBinaryMessage(): BinaryMessage {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let at = 0;

  function reserve(bytes: number): void {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, at + bytes));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  }
  function int16(value: number): void {
    reserve(2);
    at = buffer.writeInt16BE(value, at);
  }
  function int32(value: number): void {
    reserve(4);
    at = buffer.writeInt32BE(value, at);
  }
  function text(value: string): void {
    reserve(value.length * 3);
    at += buffer.write(value, at, 'utf8');
  }
  function cString(value: string): void {
    text(`${value}\0`);
  }
  /** Writes what `write` does behind its length, which counts itself in a message, not in a value. */
  function measured(write: () => void, own: 0 | 4): void {
    const start = at;
    int32(0);
    write();
    buffer.writeInt32BE(at - start - 4 + own, start);
  }
  function message(code: string, write: () => void): void {
    text(code);
    measured(write, 4);
  }
  function element(value: string | number | Uint8Array | null): void {
    if (value === null) int32(-1);
    else if (typeof value === 'string') measured(() => text(value), 0);
    else if (typeof value === 'number') {
      int32(8);
      int32(Math.floor(value / 2 ** 32));
      int32(value | 0);
    } else {
      int32(value.length);
      reserve(value.length);
      buffer.set(value, at);
      at += value.length;
    }
  }
  /** As array_recv reads it: one dimension, whether there are nulls, element type, length, first index. */
  function array({ type, values }: Column): void {
    for (const word of [1, 1, TYPES[type][0], values.length, 1]) int32(word);
    for (const value of values) element(value);
  }

  return {
    get size() {
      return buffer.length;
    },
    clear() {
      at = 0;
    },
    prepare({ name, text: sql, types }) {
      message('C', () => cString(`S${name}`));
      message('P', () => {
        cString(name);
        cString(sql);
        int16(types.length);
        for (const type of types) int32(TYPES[type][1]);
      });
    },
    execute(name, columns) {
      message('B', () => {
        cString('');
        cString(name);
        // All parameters are binary.
        int16(1);
        int16(1);
        int16(columns.length);
        for (const column of columns) measured(() => array(column), 0);
        // All results are text.
        int16(0);
      });
      message('E', () => {
        cString('');
        int32(0);
      });
      message('S', () => undefined);
    },
    bytes: () => buffer.subarray(0, at),
  };
}
