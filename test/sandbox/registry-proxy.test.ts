import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RegistryHost } from '../../src/sandbox/registry-proxy.ts';
import { openRegistryProxy } from '../../src/sandbox/registry-proxy.ts';

let folder: string;
const closers: Array<() => Promise<unknown>> = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipewright-proxy-'));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true });
});

const listed: RegistryHost = {
  protocol: 'https',
  host: 'registry.example',
  port: 443,
  allowPrivate: false,
};

async function open(hosts: RegistryHost[], addresses: string[]) {
  const asked: string[] = [];
  const socketPath = join(folder, 'socket');
  const lookup = async (host: string) => {
    asked.push(host);
    return addresses;
  };
  const proxy = await openRegistryProxy({ socketPath, hosts, lookup });
  closers.push(proxy.close);
  return { ...proxy, asked, socketPath };
}

/** Status and, for an open tunnel, what the other end says first. */
function tunnel(socketPath: string, path: string): Promise<{ status: number; said: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method: 'CONNECT', path });
    call.on('connect', (answer, socket, head) => {
      if (head.length > 0) resolve({ status: 200, said: head.toString() });
      if (answer.statusCode !== 200) resolve({ status: answer.statusCode ?? 0, said: '' });
      socket.on('data', (chunk) => resolve({ status: 200, said: chunk.toString() }));
      socket.on('error', reject);
    });
    call.on('error', reject);
    call.end();
  });
}

async function echoServer(): Promise<number> {
  const server = createServer((socket) => socket.end('hello from the registry'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  );
  return (server.address() as AddressInfo).port;
}

it('tunnels to a listed host, in any spelling', async () => {
  const port = await echoServer();
  const { socketPath, refused } = await open(
    [{ ...listed, port, allowPrivate: true }],
    ['127.0.0.1'],
  );
  expect(await tunnel(socketPath, `Registry.Example:${port}`)).toEqual({
    status: 200,
    said: 'hello from the registry',
  });
  expect(refused()).toEqual([]);
});

it.each([
  'evil.example:443',
  'registry.example:22',
  'registry.example.evil.example:443',
  'registry.example:443@evil.example:443',
  '127.0.0.1:443',
  'registry.example',
  '[::1]:443',
])('refuses %s without asking the name service', async (target) => {
  const { socketPath, asked } = await open([listed], ['127.0.0.1']);
  expect(await tunnel(socketPath, target)).toEqual({ status: 403, said: '' });
  expect(asked).toEqual([]);
});

it('refuses a listed name that leads into a private network, and names it', async () => {
  const { socketPath, refused } = await open([listed], ['203.0.113.7', '169.254.169.254']);
  expect(await tunnel(socketPath, 'registry.example:443')).toEqual({ status: 403, said: '' });
  expect(refused()).toEqual(['registry.example:443']);
});

it('passes plain requests on for a registry of http only', async () => {
  const server = createHttpServer((call, answer) => answer.end(`${call.headers.host}${call.url}`));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  const hosts: RegistryHost[] = [{ protocol: 'http', host: 'npm', port, allowPrivate: true }];
  const { socketPath } = await open(hosts, ['127.0.0.1']);
  const get = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      request({ socketPath, path: url, headers: { host: new URL(url).host } }, (answer) => {
        let text = String(answer.statusCode);
        answer.on('data', (chunk) => (text += ` ${chunk}`)).on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
  expect(await get(`http://npm:${port}/left-pad?x=1`)).toBe(`200 npm:${port}/left-pad?x=1`);
  expect(await get(`http://evil:${port}/`)).toBe('403');
  expect((await tunnel(socketPath, `npm:${port}`)).status).toBe(403);
});
