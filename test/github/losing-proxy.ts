import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between us and a GitHub, and can lose answers to calls that were carried out. */
export interface LosingProxy {
  url: string;
  /** Loses the answers to calls that it holds for. */
  lose: (method: string, path: string) => boolean;
  close(): Promise<void>;
}

/** Starts one in front of a REST root on loopback. */
export async function startLosingProxy(apiUrl: string): Promise<LosingProxy> {
  const { port, pathname } = new URL(apiUrl);
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const onward = send({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      if (proxy.lose(method, url)) {
        answer.resume().on('end', () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: LosingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    lose: () => false,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
