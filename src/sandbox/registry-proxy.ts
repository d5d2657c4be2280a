import { lookup as systemLookup } from 'node:dns/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';
import { isPublicAddress } from './public-address.ts';

/** A host of the operator's allow-list. */
export interface RegistryHost {
  protocol: 'https' | 'http';
  host: string;
  port: number;
  /** True where the operator runs a registry in a private network; otherwise such addresses are refused. */
  allowPrivate: boolean;
}

type Lookup = (host: string) => Promise<string[]>;

const IDLE_MS = 60_000;
const MAX_CONNECTIONS = 64;

/**
 * Opens a proxy on a Unix socket that reaches the listed hosts and nothing else: CONNECT for those
 * of `https`, absolute requests for those of `http`. Names are resolved here, once for each
 * connection, and the address that was judged is the address that is used.
 */
export async function openRegistryProxy(deps: {
  socketPath: string;
  hosts: RegistryHost[];
  lookup?: Lookup;
}): Promise<{ refused: () => string[]; close: () => Promise<void> }> {
  const refused = new Set<string>();
  const sockets = new Set<Duplex>();
  const lookup = deps.lookup ?? resolveHost;
  const open = async (protocol: string, host: string, port: number): Promise<string | null> => {
    const address = await judge({ protocol, host, port }, deps.hosts, lookup);
    if (address === null) refused.add(`${host}:${port}`);
    return address;
  };

  const server = createServer();
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const target = splitAuthority(request.url ?? '');
    const answer = target === null ? null : open('https', target.host, target.port);
    void tunnel(answer, target?.port ?? 0, client, head);
  });
  server.on('request', (request, response) => {
    void relay(request, response, open);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(deps.socketPath, resolve);
  });
  return {
    refused: () => [...refused],
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function judge(
  wanted: { protocol: string; host: string; port: number },
  hosts: RegistryHost[],
  lookup: Lookup,
): Promise<string | null> {
  const known = hosts.find(
    (entry) =>
      entry.protocol === wanted.protocol &&
      entry.host === wanted.host &&
      entry.port === wanted.port,
  );
  if (known === undefined) return null;
  const addresses = await lookup(known.host).catch(() => []);
  if (!known.allowPrivate && !addresses.every(isPublicAddress)) return null;
  return addresses[0] ?? null;
}

/** All addresses of a name, by the system's resolver. */
export async function resolveHost(host: string): Promise<string[]> {
  return (await systemLookup(host, { all: true })).map(({ address }) => address);
}

/** `host:port` or `[v6]:port` in small letters, or null for anything else. */
function splitAuthority(authority: string): { host: string; port: number } | null {
  const [, host, port] = /^([a-z0-9.-]+|\[[0-9a-f:]+\]):(\d{1,5})$/i.exec(authority) ?? [];
  if (host === undefined || port === undefined) return null;
  return { host: host.toLowerCase().replace(/^\[|\]$|\.$/g, ''), port: Number(port) };
}

async function tunnel(
  answer: Promise<string | null> | null,
  port: number,
  client: Duplex,
  head: Buffer,
): Promise<void> {
  client.on('error', () => client.destroy());
  const address = await answer;
  if (address === null) {
    client.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const upstream = connect({ host: address, port });
  const dropped = (): void => {
    client.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };
  upstream.setTimeout(IDLE_MS, () => upstream.destroy());
  upstream.once('error', dropped);
  upstream.once('connect', () => {
    upstream.off('error', dropped);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    pipeline(client, upstream, client, () => undefined);
  });
}

async function relay(
  request: IncomingMessage,
  response: ServerResponse,
  open: (protocol: string, host: string, port: number) => Promise<string | null>,
): Promise<void> {
  const url = URL.parse(request.url ?? '');
  const port = url?.port === '' ? 80 : Number(url?.port);
  const address = url?.protocol === 'http:' ? await open('http', url.hostname, port) : null;
  if (url === null || address === null) {
    response.writeHead(403).end();
    return;
  }
  const headers = { ...request.headers };
  for (const name of ['proxy-connection', 'proxy-authorization', 'connection']) {
    delete headers[name];
  }
  // Whose server it is was judged by the URL; another name here could reach another one behind it.
  headers.host = url.host;
  const upstream = httpRequest(
    { host: address, port, method: request.method, path: url.pathname + url.search, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  upstream.setTimeout(IDLE_MS, () => upstream.destroy());
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
