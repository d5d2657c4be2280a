import type { IncomingMessage } from 'node:http';

const LINGER_BYTES = 4 * 1024 * 1024;
const LINGER_MS = 1000;

/**
 * To be called when a request is answered before its body was read: discards what still comes for
 * a moment, then cuts the connection. Cut at once, with bytes unread, it would be reset, and many
 * callers would never see the answer.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded) return;
  let left = LINGER_BYTES;
  const cut = () => {
    request.socket.destroy();
  };
  const timer = setTimeout(cut, LINGER_MS);
  const done = () => {
    clearTimeout(timer);
  };
  request.once('end', done).once('close', done);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) cut();
  });
  request.resume();
}
