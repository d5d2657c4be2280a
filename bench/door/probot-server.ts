import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, Probot } from 'probot';
import { SECRET } from './messages.ts';

// Bare Probot as its documentation mounts it, with a handler that does nothing and no logging.
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const probot = new Probot({
  appId: 1,
  privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  secret: SECRET,
  logLevel: 'fatal',
});
const middleware = await createNodeMiddleware(
  (app) => {
    app.on('workflow_run.completed', () => undefined);
  },
  { probot, webhooksPath: '/webhooks/github' },
);
const server = createServer((request, response) => {
  void middleware(request, response, () => {
    response.writeHead(404).end();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
