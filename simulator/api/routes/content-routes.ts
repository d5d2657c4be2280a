import { posix } from 'node:path';
import { emailOf, presentGitCommit } from '../present/commit.ts';
import { archive } from '../../git/bare-repository.ts';
import { readCommit, writeCommit } from '../../git/commits.ts';
import { isTreePath } from '../../git/names.ts';
import { moveRef, readRef, resolveCommit } from '../../git/refs.ts';
import {
  entryAt,
  listTree,
  readBlob,
  writeBlob,
  writeTree,
  type TreeEntry,
} from '../../git/trees.ts';
import { announceRefChange } from '../../flows/push.ts';
import type { Repository } from '../../state/repository.ts';
import { inTurn, type World } from '../../state/world.ts';
import { offerDownload } from '../../storage/downloads.ts';
import { ApiError, notAccessible, notFound, unprocessable } from '../api-error.ts';
import { onRepository, ok, redirect, type Answer, type Operation } from '../operation.ts';
import { has } from '../permissions.ts';
import { closedRefs } from '../protection.ts';
import { apiUrlOf, htmlUrlOf } from '../present/repository.ts';

/** How long an archive's address is good. */
const ARCHIVE_MS = 5 * 60 * 1000;
/** Above this GitHub gives a file's content only raw. */
const LARGEST_INLINE = 1024 * 1024;
const WORKFLOWS = '.github/workflows/';

/** True for files that only Apps with the `workflows` permission may write. */
export function isWorkflowFile(path: string): boolean {
  return path.startsWith(WORKFLOWS);
}

function presentEntry(
  world: World,
  repository: Repository,
  commit: string,
  entry: TreeEntry,
): Record<string, unknown> {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const url = `${apiUrlOf(world, repository)}/contents/${path}?ref=${commit}`;
  const kind = entry.type === 'tree' ? 'trees' : 'blobs';
  const git = `${apiUrlOf(world, repository)}/git/${kind}/${entry.sha}`;
  const page = `${htmlUrlOf(world, repository)}/${entry.type === 'tree' ? 'tree' : 'blob'}/${commit}/${path}`;
  const types = { tree: 'dir', commit: 'submodule', blob: 'file' } as const;
  return {
    name: entry.path.split('/').at(-1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: page,
    git_url: git,
    download_url:
      entry.type === 'blob' ? `${htmlUrlOf(world, repository)}/raw/${commit}/${path}` : null,
    type: entry.mode === '120000' ? 'symlink' : types[entry.type],
    _links: { self: url, git, html: page },
  };
}

/** The regular file that a link in the repository points at directly, or null. */
async function linkedFile(
  repository: Repository,
  commit: string,
  link: TreeEntry,
  target: string,
): Promise<TreeEntry | null> {
  const path = posix.join(posix.dirname(link.path), target);
  if (target.startsWith('/') || !isTreePath(path)) return null;
  const entry = await entryAt(repository.gitDir, commit, path);
  return entry?.type === 'blob' && entry.mode !== '120000' ? entry : null;
}

async function answerFile(
  world: World,
  repository: Repository,
  commit: string,
  entry: TreeEntry,
  accept: string,
): Promise<Answer> {
  const described = presentEntry(world, repository, commit, entry);
  if (entry.type === 'commit') return ok({ ...described, submodule_git_url: null });
  const content = await readBlob(repository.gitDir, entry.sha);
  if (entry.mode === '120000') {
    const target = content.toString('utf8');
    const there = await linkedFile(repository, commit, entry, target);
    if (there === null) return ok({ ...described, target });
    return answerFile(world, repository, commit, { ...there, path: entry.path }, accept);
  }
  if (accept.includes('raw')) {
    return { status: 200, bytes: { content, type: 'application/vnd.github.raw; charset=utf-8' } };
  }
  const inline = content.length <= LARGEST_INLINE;
  return ok({
    ...described,
    encoding: inline ? 'base64' : 'none',
    content: inline ? content.toString('base64').replace(/.{1,60}/g, '$&\n') : '',
  });
}

/** Files of a commit, one by one, written one by one, or all as an archive. */
export const contentRoutes = {
  'repos/get-content': onRepository<'repos/get-content'>([{ contents: 'read' }], async (call) => {
    const { world, repository, path, query, accept } = call;
    const commit = await resolveCommit(repository.gitDir, query.ref ?? repository.defaultBranch);
    if (commit === null) throw new ApiError(404, `No commit found for the ref ${query.ref ?? ''}`);
    const wanted = (path['path'] ?? '').replace(/^\/+|\/+$/g, '');
    if (wanted !== '' && !isTreePath(wanted)) throw notFound();
    const entry = wanted === '' ? null : await entryAt(repository.gitDir, commit, wanted);
    if (entry !== null && entry.type !== 'tree') {
      return answerFile(world, repository, commit, entry, accept);
    }
    if (entry === null && wanted !== '') throw notFound();
    const below = wanted === '' ? {} : { path: `${wanted}/` };
    const entries = await listTree(repository.gitDir, commit, below);
    return ok(entries.map((each) => presentEntry(world, repository, commit, each)));
  }),
  'repos/create-or-update-file-contents': onRepository<'repos/create-or-update-file-contents'>(
    [{ contents: 'write' }],
    async (call) => {
      const { world, repository, path, body, actor, sender } = call;
      const { gitDir } = repository;
      const file = path['path'] ?? '';
      if (!isTreePath(file)) throw unprocessable('path contains a malformed path component');
      if (isWorkflowFile(file) && !has(actor, repository, 'workflows', 'write')) {
        throw notAccessible();
      }
      const ref = `refs/heads/${body.branch ?? repository.defaultBranch}`;
      if (closedRefs(actor, repository).includes(ref)) {
        throw new ApiError(409, 'Changes must be made through a pull request.');
      }
      const { head, commit, blob, known } = await inTurn(repository, async () => {
        const before = await readRef(gitDir, ref);
        if (before === null) throw new ApiError(404, `Branch ${body.branch ?? ''} not found`);
        const old = await entryAt(gitDir, before.sha, file);
        if (old !== null && body.sha === undefined) {
          throw unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.');
        }
        if (body.sha !== undefined && old?.sha !== body.sha) {
          throw new ApiError(409, `${file} does not match ${body.sha}`);
        }
        const content = await writeBlob(gitDir, Buffer.from(body.content, 'base64'));
        const base = await readCommit(gitDir, before.sha);
        const entry = { mode: old?.mode ?? '100644', sha: content };
        const tree = await writeTree(gitDir, base.tree, [{ path: file, entry }]);
        const person = { name: sender.login, email: emailOf(sender), date: world.clock() };
        const sha = await writeCommit(gitDir, {
          tree,
          parents: [before.sha],
          author: { ...person, ...body.author, date: person.date },
          committer: { ...person, ...body.committer, date: person.date },
          message: body.message,
        });
        if (!(await moveRef(gitDir, ref, before.sha, sha))) {
          throw new ApiError(409, 'The branch was moved meanwhile');
        }
        return { head: before.sha, commit: sha, blob: content, known: old !== null };
      });
      await announceRefChange(world, repository, { ref, before: head, after: commit, sender });
      const size = Buffer.from(body.content, 'base64').length;
      const entry = { mode: '100644', type: 'blob', sha: blob, size, path: file } as const;
      return {
        status: known ? 200 : 201,
        json: {
          content: presentEntry(world, repository, commit, entry),
          commit: presentGitCommit(world, repository, await readCommit(gitDir, commit)),
        },
      };
    },
  ),
  'repos/download-tarball-archive': onRepository<'repos/download-tarball-archive'>(
    [{ contents: 'read' }],
    async ({ world, repository, path }) => {
      const sha = await resolveCommit(repository.gitDir, path['ref'] || repository.defaultBranch);
      if (sha === null) throw notFound();
      const folder = `${repository.owner.login}-${repository.name}-${sha.slice(0, 7)}`;
      const address = offerDownload(world, 'codeload', ARCHIVE_MS, {
        once: true,
        refusesAuthorization: false,
        contentType: 'application/x-gzip',
        fileName: `${folder}.tar.gz`,
        open: async () => Promise.resolve(archive(repository.gitDir, sha, folder)),
      });
      return redirect(address);
    },
  ),
} satisfies Record<string, Operation>;
