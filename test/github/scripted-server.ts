import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  authorization: string | undefined;
}

type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => void;

/** A server on loopback that answers as the test says and remembers what it was asked. */
export interface ScriptedServer {
  url: string;
  seen: SeenRequest[];
  answer: Answer;
  close(): Promise<void>;
}

/** Starts one; until a test sets `answer`, everything is 404. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const { method = '', headers } = request;
    if (path.endsWith('/access_tokens')) {
      json(response, 201, { token: 'ghs_installation', expires_at: '2999-01-01T00:00:00Z' });
      return;
    }
    scripted.seen.push({ method, path, authorization: headers.authorization });
    scripted.answer(request, response, path);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    answer: (_, response) => json(response, 404, { message: 'Not Found' }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return scripted;
}

/** Answers JSON as GitHub does. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
