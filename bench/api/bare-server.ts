import type { AddressInfo } from 'node:net';
import express from 'express';

// What Express alone can do: the same bytes, out of memory.
process.once('message', (body: unknown) => {
  const app = express();
  app.get('/api/v1/issues', (_request, response) => {
    response.json(body);
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port);
  });
});
