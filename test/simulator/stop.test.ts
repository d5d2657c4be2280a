import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';

async function silentServer(): Promise<Server> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

test('stops with runs and deliveries under way, and leaves nothing behind', async () => {
  const receiver = await silentServer();
  const runner = createFakeWorkflowRunner();
  runner.play = async ({ signal }) => {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    return [];
  };
  const simulator = await startSimulator({ runner });
  const credentials = simulator.createApp({ permissions: {}, events: ['push'] });
  await simulator.createRepository({
    owner: 'dana',
    name: 'web',
    files: { '.github/workflows/ci.yml': 'on: push\n' },
  });
  simulator.install(credentials.appId, ['dana/web']);
  simulator.setWebhookTarget(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);
  await simulator.waitFor(() => runner.requests.length === 1);
  await simulator.stop();
  expect(simulator.deliveries).toMatchObject([{ event: 'ping', statusCode: 0 }]);
  expect(existsSync(simulator.world.dataDir)).toBe(false);
  receiver.closeAllConnections();
  receiver.close();
});

test.each([
  ['in the middle of one', 100],
  ['before it began', 0],
])('lets the next push through when a client left %s', async (_, afterMs) => {
  const simulator = await startSimulator();
  const { token } = simulator.createUser('dana');
  const repository = await simulator.createRepository({ owner: 'dana', name: 'web' });
  const { tail } = repository;
  const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
  const authorization = Buffer.from(`dana:${token}`).toString('base64');
  socket.write(
    'POST /dana/web.git/git-receive-pack HTTP/1.1\r\nHost: x\r\n' +
      'Content-Type: application/x-git-receive-pack-request\r\nContent-Length: 1000\r\n' +
      `Authorization: Basic ${authorization}\r\n\r\n0000`,
  );
  await simulator.waitFor(() => repository.tail !== tail);
  setTimeout(() => socket.destroy(), afterMs);
  const sha = await simulator.pushCommit('dana/web', 'main', { 'a.txt': 'a\n' });
  expect(sha).toMatch(/^[0-9a-f]{40}$/);
  await simulator.stop();
});
