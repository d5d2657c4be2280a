import { announceRefChange } from '../../flows/push.ts';
import { readCommit, writeCommit } from '../../git/commits.ts';
import { pathsTouchedByNewCommits } from '../../git/differences.ts';
import { isRefName, isSha, isTreePath } from '../../git/names.ts';
import {
  inspect,
  isAncestor,
  listRefs,
  moveRef,
  readRef,
  resolveCommit,
  type Ref,
} from '../../git/refs.ts';
import { listTree, readBlob, writeBlob, writeTree, type TreeChange } from '../../git/trees.ts';
import type { Repository } from '../../state/repository.ts';
import { inTurn, type World } from '../../state/world.ts';
import { ApiError, invalidField, notAccessible, notFound, unprocessable } from '../api-error.ts';
import {
  created,
  noContent,
  ok,
  onRepository,
  type Operation,
  type AnyRepositoryCall,
} from '../operation.ts';
import { has } from '../permissions.ts';
import { requireOpen } from '../protection.ts';
import { nodeId } from '../present/account.ts';
import { emailOf, presentGitCommit } from '../present/commit.ts';
import { apiUrlOf } from '../present/repository.ts';
import { isWorkflowFile } from './content-routes.ts';

const READ = [{ contents: 'read' }] as const;
const WRITE = [{ contents: 'write' }] as const;
/** A recursive tree is cut off here. */
const LARGEST_TREE = 100_000;

function presentRef(world: World, repository: Repository, ref: Ref): Record<string, unknown> {
  const url = apiUrlOf(world, repository);
  return {
    ref: ref.name,
    node_id: nodeId('Ref', `${repository.id}:${ref.name}`),
    url: `${url}/git/${ref.name.split('/').map(encodeURIComponent).join('/')}`,
    object: { sha: ref.sha, type: ref.type, url: `${url}/git/${ref.type}s/${ref.sha}` },
  };
}

function refOf(call: Pick<AnyRepositoryCall, 'path'>): string {
  return `refs/${call.path['ref'] ?? ''}`;
}

/** Refs under `refs/pull` are GitHub's own. */
function isWritable(ref: string): boolean {
  return isRefName(ref) && /^refs\/(heads|tags)\/./.test(ref);
}

async function commitToPoint(call: AnyRepositoryCall, sha: string): Promise<string> {
  const object = isSha(sha) ? await inspect(call.repository.gitDir, sha) : null;
  if (object === null) throw unprocessable('Object does not exist');
  if (object.type === 'commit' && !has(call.actor, call.repository, 'workflows', 'write')) {
    const folder = '.github/workflows';
    const touched = await pathsTouchedByNewCommits(call.repository.gitDir, sha, folder);
    if (touched.length > 0) throw notAccessible();
  }
  return sha;
}

async function treeChange(
  call: AnyRepositoryCall,
  wanted: { path?: string; mode?: string; sha?: string | null; content?: string },
): Promise<TreeChange> {
  const { gitDir } = call.repository;
  const path = wanted.path ?? '';
  if (!isTreePath(path)) throw unprocessable('tree.path contains a malformed path component');
  if (isWorkflowFile(path) && !has(call.actor, call.repository, 'workflows', 'write')) {
    throw notAccessible();
  }
  if (wanted.sha === null) return { path, entry: null };
  if (wanted.mode === undefined) {
    throw unprocessable('Must supply a valid tree.mode', [
      { resource: 'Tree', field: 'mode', code: 'missing_field' },
    ]);
  }
  if (wanted.content !== undefined) {
    return { path, entry: { mode: wanted.mode, sha: await writeBlob(gitDir, wanted.content) } };
  }
  const object = isSha(wanted.sha ?? '') ? await inspect(gitDir, wanted.sha ?? '') : null;
  const type = wanted.mode === '040000' ? 'tree' : wanted.mode === '160000' ? 'commit' : 'blob';
  if (object?.type !== type) {
    throw unprocessable(`tree.sha ${wanted.sha ?? ''} is not a valid ${type}`);
  }
  return { path, entry: { mode: wanted.mode, sha: object.sha } };
}

async function answerTree(
  world: World,
  repository: Repository,
  sha: string,
  recursive: boolean,
): Promise<Record<string, unknown>> {
  const url = `${apiUrlOf(world, repository)}/git`;
  const entries = await listTree(repository.gitDir, sha, { recursive });
  return {
    sha,
    url: `${url}/trees/${sha}`,
    tree: entries.slice(0, LARGEST_TREE).map(({ path, mode, type, sha: object, size }) => ({
      path,
      mode,
      type,
      sha: object,
      size: size ?? undefined,
      url: type === 'commit' ? undefined : `${url}/${type}s/${object}`,
    })),
    truncated: entries.length > LARGEST_TREE,
  };
}

/** The Git Data API: refs, blobs, trees, commits. */
export const gitRoutes = {
  'git/get-ref': onRepository<'git/get-ref'>(READ, async ({ world, repository, path }) => {
    const ref = await readRef(repository.gitDir, `refs/${path['ref'] ?? ''}`);
    if (ref === null) throw notFound();
    return ok(presentRef(world, repository, ref));
  }),
  'git/list-matching-refs': onRepository<'git/list-matching-refs'>(
    READ,
    async ({ world, repository, path }) => {
      const refs = await listRefs(repository.gitDir, `refs/${path['ref'] ?? ''}`);
      return ok(refs.map((ref) => presentRef(world, repository, ref)));
    },
  ),
  'git/create-ref': onRepository<'git/create-ref'>(WRITE, async (call) => {
    const { world, repository, body, sender } = call;
    if (!isWritable(body.ref)) throw unprocessable('Reference name is not valid');
    const ref = await inTurn(repository, async () => {
      const sha = await commitToPoint(call, body.sha);
      if ((await readRef(repository.gitDir, body.ref)) !== null) {
        throw unprocessable('Reference already exists');
      }
      if (!(await moveRef(repository.gitDir, body.ref, null, sha))) {
        throw unprocessable('Reference cannot be created');
      }
      return (await readRef(repository.gitDir, body.ref)) as Ref;
    });
    const change = { ref: ref.name, before: null, after: ref.sha, sender };
    await announceRefChange(world, repository, change);
    return created(presentRef(world, repository, ref));
  }),
  'git/update-ref': onRepository<'git/update-ref'>(WRITE, async (call) => {
    const { world, repository, body, sender } = call;
    const { gitDir } = repository;
    const name = refOf(call);
    const before = await inTurn(repository, async () => {
      const sha = await commitToPoint(call, body.sha);
      requireOpen(call.actor, repository, name);
      const known = isWritable(name) ? await readRef(gitDir, name) : null;
      if (known === null) throw unprocessable('Reference does not exist');
      if (body.force !== true && !(await isAncestor(gitDir, known.sha, sha))) {
        throw unprocessable('Update is not a fast forward');
      }
      if (!(await moveRef(gitDir, name, known.sha, sha))) {
        throw new ApiError(409, 'The reference was moved meanwhile');
      }
      return known.sha;
    });
    if (before !== body.sha) {
      await announceRefChange(world, repository, { ref: name, before, after: body.sha, sender });
    }
    return ok(presentRef(world, repository, (await readRef(gitDir, name)) as Ref));
  }),
  'git/delete-ref': onRepository<'git/delete-ref'>(WRITE, async (call) => {
    const { world, repository, sender } = call;
    const name = refOf(call);
    const before = await inTurn(repository, async () => {
      requireOpen(call.actor, repository, name);
      const known = isWritable(name) ? await readRef(repository.gitDir, name) : null;
      if (known === null) throw unprocessable('Reference does not exist');
      if (name === `refs/heads/${repository.defaultBranch}`) {
        throw unprocessable('Cannot delete the default branch');
      }
      if (!(await moveRef(repository.gitDir, name, known.sha, null))) {
        throw new ApiError(409, 'The reference was moved meanwhile');
      }
      return known.sha;
    });
    await announceRefChange(world, repository, { ref: name, before, after: null, sender });
    return noContent();
  }),
  'git/create-blob': onRepository<'git/create-blob'>(WRITE, async ({ world, repository, body }) => {
    const encoding = body.encoding ?? 'utf-8';
    if (encoding !== 'utf-8' && encoding !== 'base64') throw invalidField('Blob', 'encoding');
    const content = Buffer.from(body.content, encoding === 'base64' ? 'base64' : 'utf8');
    const sha = await writeBlob(repository.gitDir, content);
    return created({ sha, url: `${apiUrlOf(world, repository)}/git/blobs/${sha}` });
  }),
  'git/get-blob': onRepository<'git/get-blob'>(READ, async (call) => {
    const { world, repository, path, accept } = call;
    const sha = path['file_sha'] ?? '';
    const object = isSha(sha) ? await inspect(repository.gitDir, sha) : null;
    if (object?.type !== 'blob') throw notFound();
    const content = await readBlob(repository.gitDir, sha);
    if (accept.includes('raw')) {
      return { status: 200, bytes: { content, type: 'application/vnd.github.raw' } };
    }
    return ok({
      sha,
      node_id: nodeId('Blob', sha),
      url: `${apiUrlOf(world, repository)}/git/blobs/${sha}`,
      size: content.length,
      encoding: 'base64',
      content: content.toString('base64').replace(/.{1,60}/g, '$&\n'),
    });
  }),
  'git/create-tree': onRepository<'git/create-tree'>(WRITE, async (call) => {
    const { world, repository, body } = call;
    const { gitDir } = repository;
    const name = body.base_tree;
    const base =
      name === undefined ? null : isSha(name) ? await inspect(gitDir, `${name}^{tree}`) : null;
    if (name !== undefined && base === null) throw notFound();
    const changes: TreeChange[] = [];
    for (const wanted of body.tree) {
      changes.push(await treeChange(call, wanted));
    }
    const sha = await writeTree(gitDir, base?.sha ?? null, changes);
    return created(await answerTree(world, repository, sha, false));
  }),
  'git/get-tree': onRepository<'git/get-tree'>(READ, async (call) => {
    const { repository, path, query, world } = call;
    const name = path['tree_sha'] ?? '';
    const direct = isSha(name) ? await inspect(repository.gitDir, `${name}^{tree}`) : null;
    const commit = direct === null ? await resolveCommit(repository.gitDir, name) : null;
    const tree = commit === null ? direct : await inspect(repository.gitDir, `${commit}^{tree}`);
    if (tree === null) throw notFound();
    return ok(await answerTree(world, repository, tree.sha, query.recursive !== undefined));
  }),
  'git/create-commit': onRepository<'git/create-commit'>(WRITE, async (call) => {
    const { world, repository, body, sender } = call;
    const { gitDir } = repository;
    const tree = isSha(body.tree) ? await inspect(gitDir, body.tree) : null;
    if (tree?.type !== 'tree') throw unprocessable('Tree SHA does not exist');
    for (const parent of body.parents ?? []) {
      const object = isSha(parent) ? await inspect(gitDir, parent) : null;
      if (object?.type !== 'commit') {
        throw unprocessable('Parent SHA does not exist or is not a commit object');
      }
    }
    const now = { name: sender.login, email: emailOf(sender), date: world.clock() };
    const person = (given: { name?: string; email?: string; date?: string } | undefined) => ({
      name: given?.name ?? now.name,
      email: given?.email ?? now.email,
      date: given?.date === undefined ? now.date : new Date(given.date),
    });
    const author = person(body.author);
    const sha = await writeCommit(gitDir, {
      tree: body.tree,
      parents: body.parents ?? [],
      author,
      committer: body.committer === undefined ? author : person(body.committer),
      message: body.message,
    });
    return created(presentGitCommit(world, repository, await readCommit(gitDir, sha)));
  }),
  'git/get-commit': onRepository<'git/get-commit'>(READ, async ({ world, repository, path }) => {
    const sha = path['commit_sha'] ?? '';
    const object = isSha(sha) ? await inspect(repository.gitDir, sha) : null;
    if (object?.type !== 'commit') throw notFound();
    return ok(presentGitCommit(world, repository, await readCommit(repository.gitDir, sha)));
  }),
} satisfies Record<string, Operation>;
