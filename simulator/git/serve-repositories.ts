import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '../api/api-error.ts';
import { authenticate } from '../api/authenticate.ts';
import { closedRefs } from '../api/protection.ts';
import { has, maySee } from '../api/permissions.ts';
import { announceRefChange } from '../flows/push.ts';
import type { Account, Actor } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { findRepository, inTurn, type World } from '../state/world.ts';
import { serveGit } from './http-backend.ts';
import { listRefs } from './refs.ts';

/** `/owner/name.git/info/refs` and the two services of git's smart protocol. */
const GIT_PATH =
  /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/;

/** True for paths that git asks for. */
export function isGitPath(path: string): boolean {
  return GIT_PATH.test(path);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}),
  });
  response.end(`${message}\n`);
}

function accountOf(actor: Actor): Account | null {
  if (actor.kind === 'installation') return actor.token.installation.app.bot;
  return actor.kind === 'user' ? actor.account : null;
}

async function push(
  world: World,
  repository: Repository,
  sender: Account,
  serve: () => Promise<void>,
): Promise<void> {
  const moved = await inTurn(repository, async () => {
    const before = new Map((await listRefs(repository.gitDir)).map(({ name, sha }) => [name, sha]));
    await serve();
    const after = new Map((await listRefs(repository.gitDir)).map(({ name, sha }) => [name, sha]));
    return [...new Set([...before.keys(), ...after.keys()])]
      .map((ref) => ({
        ref,
        before: before.get(ref) ?? null,
        after: after.get(ref) ?? null,
        sender,
      }))
      .filter((change) => change.before !== change.after);
  });
  for (const change of moved) await announceRefChange(world, repository, change);
}

/** Answers clone, fetch and push; tokens come as the password of Basic authentication. */
export async function serveRepositories(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [, owner = '', name = '', path = ''] = GIT_PATH.exec(url.pathname) ?? [];
  let actor: Actor;
  try {
    actor = authenticate(world, request.headers.authorization);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    refuse(response, 401, 'Invalid username or token.');
    return;
  }
  const repository = findRepository(world, owner, name);
  const service = url.searchParams.get('service') ?? path.slice(1);
  const writes = service === 'git-receive-pack';
  if (repository === undefined || !maySee(actor, repository)) {
    if (actor.kind === 'anonymous') refuse(response, 401, 'Repository not found.');
    else refuse(response, 404, 'Repository not found.');
    return;
  }
  const sender = accountOf(actor);
  if (writes && sender === null) {
    refuse(response, 401, 'No anonymous write access.');
    return;
  }
  if (!has(actor, repository, 'contents', writes ? 'write' : 'read')) {
    refuse(
      response,
      403,
      `Permission to ${owner}/${name}.git denied to ${sender?.login ?? 'you'}.`,
    );
    return;
  }
  const call = {
    gitDir: repository.gitDir,
    path,
    query: url.search.slice(1),
    user: sender?.login ?? '',
    closedRefs: closedRefs(actor, repository),
    refuseWorkflows: !has(actor, repository, 'workflows', 'write'),
  };
  const serve = async (): Promise<void> => serveGit(call, request, response);
  if (path === '/git-receive-pack' && sender !== null) {
    await push(world, repository, sender, serve);
  } else {
    await serve();
  }
}
