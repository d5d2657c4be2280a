import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A private key as GitHub hands it out for an App. */
export const APP_KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

/**
 * A GitHub on loopback that knows one App and one repository, `octo/demo`. While it is held,
 * questions about the repository wait.
 */
export async function startTinyGitHub() {
  let release: (() => void) | null = null;
  let held = Promise.resolve();
  let asked: () => void = () => undefined;
  const answers: Record<string, () => unknown> = {
    'GET /app': () => ({ id: 7, slug: 'pipewright', name: 'Pipewright' }),
    'POST /app-manifests/abc/conversions': () => ({
      id: 7,
      slug: 'healer',
      html_url: 'https://github.test/apps/healer',
      client_id: 'Iv1',
      client_secret: 'the-client-secret',
      webhook_secret: 'a-secret-of-the-tests',
      pem: APP_KEY,
    }),
    'POST /app/installations/11/access_tokens': () => ({
      token: 'ghs_0123456789abcdef0123456789abcdef0123',
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: {},
    }),
    'GET /repos/octo/demo': () => ({
      id: 22,
      name: 'demo',
      full_name: 'octo/demo',
      owner: { login: 'octo' },
      private: false,
      default_branch: 'main',
    }),
  };
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const known = answers[`${request.method} ${path}`];
    const answer = async () => {
      if (path === '/repos/octo/demo') {
        asked();
        await held;
      }
      response.writeHead(known === undefined ? 404 : 200, {
        'Content-Type': 'application/json',
        'X-RateLimit-Remaining': '4321',
      });
      response.end(JSON.stringify(known?.() ?? { message: 'Not Found' }));
    };
    void answer();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Lets questions about the repository wait; resolves when the first one came. */
    hold(): Promise<void> {
      held = new Promise((resolve) => {
        release = resolve;
      });
      return new Promise((resolve) => {
        asked = resolve;
      });
    },
    release: () => release?.(),
    close(): void {
      release?.();
      server.closeAllConnections();
      server.close();
    },
  };
}
