import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A package index of Python on the loopback that holds these wheels, by their file names. */
export async function startPythonIndex(
  wheels: Readonly<Record<string, Uint8Array>>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const [, name = ''] = /^\/simple\/([\w-]+)\/$/.exec(request.url ?? '') ?? [];
    const own = Object.keys(wheels).filter((file) => file.startsWith(`${name}-`));
    const wheel = wheels[(request.url ?? '').slice(1)];
    if (name !== '' && own.length > 0) {
      const links = own.map((file) => `<a href="/${file}">${file}</a>`);
      response.setHeader('content-type', 'text/html');
      response.end(`<!DOCTYPE html><html><body>${links.join('')}</body></html>`);
    } else if (wheel === undefined) response.writeHead(404).end();
    else response.end(wheel);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
