import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { botContract } from './contracts/bot/contract.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What Node makes of requests that it cannot read, and the status that says so. */
const KNOWN: Readonly<Record<string, { status: string; message: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: 'The headers of the request are too large',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    message: 'The request did not come to its end in time',
  },
};
const LINGER_MS = 1000;
const OTHER = { status: '400 Bad Request', message: 'This is not a request of HTTP' };

/** Answers, in the bot contract's envelope, what comes and is no request, and hangs up. */
export function refuseUnreadable(server: Server, { clock }: { clock: Clock }): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const { message, status } = KNOWN[error.code ?? ''] ?? OTHER;
    const requestId = randomUUID();
    const body = JSON.stringify(
      botContract.envelope({
        failure: 'invalid_request',
        message,
        explanation: null,
        fields: [],
        requestId,
        now: clock(),
        retryAfter: null,
      }),
    );
    const headers = {
      ...SECURITY_HEADERS,
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
      'X-Request-Id': requestId,
      Connection: 'close',
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
    // Who does not hang up as well would hold the socket for ever.
    const cut = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => {
      clearTimeout(cut);
    });
  });
}
