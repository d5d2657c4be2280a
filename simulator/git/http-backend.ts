import { execFileSync, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { CLOSED_REFS, REFUSE_WORKFLOWS } from './bare-repository.ts';
import { gitEnvironment } from './git-command.ts';

/** One call of git's own CGI program. */
export interface BackendCall {
  gitDir: string;
  /** Below the repository: `/info/refs`, `/git-upload-pack`, `/git-receive-pack`. */
  path: string;
  query: string;
  /** The login of who calls. */
  user: string;
  /** True when pushes may not touch `.github/workflows`. */
  refuseWorkflows: boolean;
  /** Full names of the refs to which nothing may be pushed. */
  closedRefs: readonly string[];
}

function environmentOf(call: BackendCall, request: IncomingMessage): Record<string, string> {
  const { headers } = request;
  const given = {
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: headers['git-protocol'] as string | undefined,
    [CLOSED_REFS]: call.closedRefs.length > 0 ? call.closedRefs.join(' ') : undefined,
    [REFUSE_WORKFLOWS]: call.refuseWorkflows ? '1' : undefined,
  };
  return {
    ...gitEnvironment(),
    GIT_PROJECT_ROOT: dirname(call.gitDir),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${basename(call.gitDir)}${call.path}`,
    QUERY_STRING: call.query,
    REQUEST_METHOD: request.method ?? 'GET',
    REMOTE_USER: call.user,
    REMOTE_ADDR: '127.0.0.1',
    ...Object.fromEntries(
      Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  };
}

let backend: string | null = null;

/**
 * git's CGI program itself. As `git http-backend` it would be a grandchild, which may outlive the
 * command that is killed, and it never ends while a body is shorter than was announced.
 */
function backendProgram(): string {
  const folder = () => execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim();
  return (backend ??= join(folder(), 'git-http-backend'));
}

/** Lets git's http-backend answer a request; resolves when it has ended, also when the client left. */
export async function serveGit(
  call: BackendCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // It left while others had their turn: nothing will come of it any more.
  if (request.destroyed) return;
  const child = spawn(backendProgram(), [], {
    env: environmentOf(call, request),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => {
      resolve();
    });
    child.on('close', () => {
      resolve();
    });
  });
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  request.on('close', () => {
    // A client that left before all of it was read must not hold the repository.
    if (!request.readableEnded) child.kill();
  });
  let head: Buffer | null = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === null) {
      if (!response.write(chunk)) child.stdout.pause();
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const lines = head.toString('latin1', 0, end).split('\r\n');
    const headers = lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    });
    const status = headers.find(([name]) => name === 'status')?.[1] ?? '200';
    const rest = headers.filter(([name]) => name !== 'status');
    response.writeHead(Number(status.slice(0, 3)), Object.fromEntries(rest));
    response.write(head.subarray(end + 4));
    head = null;
  });
  response.on('drain', () => child.stdout.resume());
  response.on('close', () => child.stdout.resume());
  await ended;
  if (!response.headersSent) response.writeHead(500);
  response.end();
}
