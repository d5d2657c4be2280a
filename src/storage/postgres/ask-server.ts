import pg from 'pg';
import { OperatorError } from '../../domain/errors.ts';
import { SOCKET_NAME } from './socket-folder.ts';

/** The superuser that initdb makes, and the database it is used with. */
export const SUPERUSER = 'pipewright';

/** The connection string of the server whose socket is in `socketFolder`. */
export function connectionStringOf(socketFolder: string): string {
  return `postgresql://${SUPERUSER}@/postgres?host=${encodeURIComponent(socketFolder)}`;
}

/**
 * Asks the server behind a socket folder: `ready`, `starting` (or stopping), or `absent` when
 * nothing listens there. Throws an OperatorError when we may not ask.
 */
export async function askServer(socketFolder: string): Promise<'ready' | 'starting' | 'absent'> {
  const client = new pg.Client({
    connectionString: connectionStringOf(socketFolder),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'ready';
  } catch (cause) {
    const { code } = cause as { code?: string };
    // 57P03: starting up, shutting down or recovering. A reset: it closed while we asked.
    if (code === '57P03' || code === 'ECONNRESET' || code === 'EAGAIN') return 'starting';
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'absent';
    if (code === 'EACCES' || code === 'EPERM') {
      throw new OperatorError(
        `${socketFolder}/${SOCKET_NAME} belongs to another user's Pipewright. Run this as that ` +
          `user or as root, or set DATA_DIR to another folder.`,
        { code: 'database_of_another_user', cause },
      );
    }
    if (cause instanceof Error && /timeout|terminated/i.test(cause.message)) return 'starting';
    throw cause;
  } finally {
    await client.end().catch(() => undefined);
  }
}
