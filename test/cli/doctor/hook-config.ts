import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '../../../simulator/simulator.ts';

/** A simulator's REST root that also answers `GET /app/hook/config`. */
export async function serveHookConfig(
  simulator: Simulator,
): Promise<{ apiUrl: string; close(): void }> {
  const { port, pathname } = new URL(simulator.apiUrl);
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    if (url === `${pathname}/app/hook/config`) {
      const [, claims = ''] = (headers.authorization ?? '').split('.');
      const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss: unknown };
      const app = simulator.world.apps.get(Number(iss));
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const fixed = { content_type: 'json', insecure_ssl: '0', secret: '********' };
      response.end(JSON.stringify({ ...fixed, url: app?.webhookUrl }));
      return;
    }
    const onward = send({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${own}${pathname}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
