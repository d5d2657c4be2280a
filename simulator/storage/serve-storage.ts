import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { World } from '../state/world.ts';

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}

/**
 * Answers for the other origin, to which logs and archives are redirected. Its addresses carry
 * their own proof and expire; those of logs refuse a call that also brings credentials.
 */
export async function serveStorage(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', world.urls.storage);
  const download = world.downloads.get(pathname);
  if (request.method !== 'GET' || download === undefined) {
    refuse(response, 404, 'ResourceNotFound', 'The specified resource does not exist.');
    return;
  }
  if (download.refusesAuthorization && request.headers.authorization !== undefined) {
    const message = 'Authentication information is not given in the correct format.';
    refuse(response, 400, 'InvalidAuthenticationInfo', message);
    return;
  }
  if (download.expiresAt.getTime() <= world.clock().getTime()) {
    refuse(response, 403, 'AuthenticationFailed', 'Signed expiry time has passed.');
    return;
  }
  if (download.once) world.downloads.delete(pathname);
  const content = await download.open();
  response.writeHead(200, {
    'content-type': download.contentType,
    ...(content instanceof Uint8Array ? { 'content-length': content.length } : {}),
    ...(download.fileName === null
      ? {}
      : { 'content-disposition': `attachment; filename=${download.fileName}` }),
  });
  await pipeline(content instanceof Uint8Array ? Readable.from([content]) : content, response);
}
