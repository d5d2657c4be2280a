import type pg from 'pg';
import { createBinaryMessage, type BinaryMessage, type Column } from './binary-message.ts';

// A larger one, made for a large payload, is not kept.
const MOST_KEPT = 2 * 1024 * 1024;

/** A statement with an array for each parameter. */
export interface BinaryStatement {
  name: string;
  text: string;
  types: ReadonlyArray<Column['type']>;
}

type Done = (error: Error | null, rows?: string[]) => void;

/**
 * Makes the function that executes one statement on connections of `pool` and gives the first
 * column of each row it returns, as text. It is prepared once on each connection.
 */
export function binaryStatement(
  pool: pg.Pool,
  statement: BinaryStatement,
): (columns: readonly Column[]) => Promise<string[]> {
  const prepared = new WeakSet<pg.Connection>();
  const unused: BinaryMessage[] = [];

  function send(connection: pg.Connection, message: BinaryMessage, columns: readonly Column[]) {
    if (!prepared.has(connection)) message.prepare(statement);
    prepared.add(connection);
    message.execute(statement.name, columns);
    connection.stream.write(message.bytes());
  }
  return async (columns) => {
    const message = unused.pop() ?? createBinaryMessage();
    message.clear();
    const rows: string[] = [];
    let used: pg.Connection | null = null;
    // pg's own form for what speaks the protocol by itself, as its cursors do.
    const query = {
      callback: null as Done | null,
      submit(connection: pg.Connection) {
        used = connection;
        send(connection, message, columns);
      },
      handleDataRow({ fields }: { fields: string[] }) {
        rows.push(fields[0] ?? '');
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => query.callback?.(null, rows),
      handleError(error: Error) {
        // Perhaps it was not even prepared.
        if (used !== null) prepared.delete(used);
        query.callback?.(error);
      },
    };
    // The pool gives a promise, which its types do not tell.
    await (pool.query(query) as unknown as Promise<string[]>);
    // Not after an error: what waits to be written may still be read from it.
    if (message.size <= MOST_KEPT) unused.push(message);
    return rows;
  };
}
