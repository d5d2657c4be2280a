import { join } from 'node:path';
import { emailOf } from '../api/present/commit.ts';
import { announceRefChange } from '../flows/push.ts';
import { openPull } from '../flows/pulls.ts';
import { fetchFrom, initRepository } from '../git/bare-repository.ts';
import { readCommit, writeCommit } from '../git/commits.ts';
import { isAccountOrRepositoryName, isRefName, isTreePath } from '../git/names.ts';
import { moveRef, readRef, resolveCommit } from '../git/refs.ts';
import { writeBlob, writeTree, type TreeChange } from '../git/trees.ts';
import type { PullRequest } from '../state/conversation.ts';
import type { Account } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { findRepository, inTurn, type World } from '../state/world.ts';
import { accountNamed, refused, repositoryNamed } from './names.ts';

/** A file's content, with its mode where it is not `100644`; null removes the file. */
export type StageFile =
  | string
  | Uint8Array
  | { mode: '100644' | '100755' | '120000'; content: string | Uint8Array }
  | null;

/** Files by path. */
export type StageFiles = Record<string, StageFile>;

function registerRepository(
  world: World,
  options: {
    owner: Account;
    name: string;
    private: boolean;
    description: string | null;
    defaultBranch: string;
    parent: Repository | null;
  },
): Repository {
  if (!isAccountOrRepositoryName(options.name)) throw refused(`${options.name} is no name`);
  if (findRepository(world, options.owner.login, options.name) !== undefined) {
    throw refused(`${options.owner.login}/${options.name} is there already`);
  }
  if (!isRefName(options.defaultBranch))
    throw refused(`${options.defaultBranch} is no branch name`);
  const id = world.nextId();
  const now = world.clock();
  const repository: Repository = {
    ...options,
    id,
    gitDir: join(world.dataDir, 'repositories', `${id}.git`),
    createdAt: now,
    pushedAt: now,
    collaborators: new Map(),
    lastNumber: 0,
    pulls: new Map(),
    issues: new Map(),
    comments: new Map(),
    labels: new Map(),
    suites: new Map(),
    checks: new Map(),
    statuses: [],
    workflows: new Map(),
    runs: new Map(),
    protectedBranches: new Map(),
    deployments: new Map(),
    protections: new Map(),
    gates: new Set(),
    tail: Promise.resolve(),
  };
  world.repositories.set(id, repository);
  return repository;
}

async function toChange(gitDir: string, path: string, file: StageFile): Promise<TreeChange> {
  if (!isTreePath(path)) throw refused(`${path} is no path of a file`);
  if (file === null) return { path, entry: null };
  const plain = typeof file === 'string' || file instanceof Uint8Array;
  const { mode, content } = plain ? { mode: '100644', content: file } : file;
  return { path, entry: { mode, sha: await writeBlob(gitDir, content) } };
}

async function commitFiles(
  world: World,
  repository: Repository,
  branch: string,
  files: StageFiles,
  commit: { author: Account; message: string },
): Promise<string> {
  const { gitDir } = repository;
  if (!isRefName(branch)) throw refused(`${branch} is no branch name`);
  const ref = `refs/heads/${branch}`;
  const { before, after } = await inTurn(repository, async () => {
    const head = await readRef(gitDir, ref);
    const parent = head?.sha ?? (await resolveCommit(gitDir, repository.defaultBranch));
    const base = parent === null ? null : (await readCommit(gitDir, parent)).tree;
    const changes: TreeChange[] = [];
    for (const [path, file] of Object.entries(files)) {
      changes.push(await toChange(gitDir, path, file));
    }
    const { author, message } = commit;
    const person = { name: author.name, email: emailOf(author), date: world.clock() };
    const sha = await writeCommit(gitDir, {
      tree: await writeTree(gitDir, base, changes),
      parents: parent === null ? [] : [parent],
      author: person,
      committer: person,
      message,
    });
    if (!(await moveRef(gitDir, ref, head?.sha ?? null, sha))) {
      throw refused(`${branch} cannot be made beside the branches that are there`);
    }
    return { before: head?.sha ?? null, after: sha };
  });
  const change = { ref, before, after, sender: commit.author };
  await announceRefChange(world, repository, change);
  return after;
}

/** What a repository is made with. */
export interface NewRepository {
  owner: string;
  name: string;
  private?: boolean;
  description?: string;
  /** A README where none are given. */
  files?: StageFiles;
  /** `main` where none is given. */
  defaultBranch?: string;
  /** Login of who commits: the owner, or for an organisation a developer of its. */
  author?: string;
}

/** What a pull request is opened with. */
export interface NewPullRequest {
  title: string;
  body?: string;
  /** `branch`, or `owner:branch` of a fork. */
  head: string;
  /** The default branch where none is given. */
  base?: string;
  author?: string;
}

/** The person who acts where none is named. */
function authorOf(world: World, repository: Repository, login: string | undefined): Account {
  const { owner, collaborators } = repository;
  const organisation = owner.type === 'Organization';
  const author = accountNamed(world, login ?? (organisation ? `${owner.login}-dev` : owner.login));
  if (organisation && !collaborators.has(author)) collaborators.set(author, 'write');
  return author;
}

/** Makes a repository with one commit; workflows run for it as for every push. */
export async function createRepository(world: World, options: NewRepository): Promise<Repository> {
  const repository = registerRepository(world, {
    owner: accountNamed(world, options.owner),
    name: options.name,
    private: options.private ?? false,
    description: options.description ?? null,
    defaultBranch: options.defaultBranch ?? 'main',
    parent: null,
  });
  await initRepository(repository.gitDir, repository.defaultBranch);
  const author = authorOf(world, repository, options.author);
  const files = options.files ?? { 'README.md': `# ${options.name}\n` };
  const commit = { author, message: 'Initial commit' };
  await commitFiles(world, repository, repository.defaultBranch, files, commit);
  return repository;
}

/** Adds a commit to a branch, made from the default branch where it is new, and gives its sha. */
export async function pushCommit(
  world: World,
  name: string,
  branch: string,
  files: StageFiles,
  commit: { author?: string; message?: string } = {},
): Promise<string> {
  const repository = repositoryNamed(world, name);
  return commitFiles(world, repository, branch, files, {
    author: authorOf(world, repository, commit.author),
    message: commit.message ?? 'Change files',
  });
}

/** Opens a pull request from a branch of the repository or of a fork. */
export async function openPullRequest(
  world: World,
  name: string,
  options: NewPullRequest,
): Promise<PullRequest> {
  const repository = repositoryNamed(world, name);
  const colon = options.head.indexOf(':');
  const owner = colon < 0 ? repository.owner.login : options.head.slice(0, colon);
  const branch = options.head.slice(colon + 1);
  const from = repositoryNamed(world, `${owner}/${repository.name}`);
  const base = options.base ?? repository.defaultBranch;
  const head = await readRef(from.gitDir, `refs/heads/${branch}`);
  const onto = await readRef(repository.gitDir, `refs/heads/${base}`);
  if (head === null || onto === null) throw refused(`no branch ${options.head} or ${base}`);
  return openPull(world, repository, {
    title: options.title,
    body: options.body ?? null,
    head: { repository: from, branch, sha: head.sha },
    base: { branch: base, sha: onto.sha },
    draft: false,
    maintainerCanModify: true,
    author: authorOf(world, from, options.author),
  });
}

/** Forks a repository to an account, with all its branches. */
export async function fork(world: World, fullName: string, login: string): Promise<Repository> {
  const parent = repositoryNamed(world, fullName);
  const copy = registerRepository(world, {
    owner: accountNamed(world, login),
    name: parent.name,
    private: parent.private,
    description: parent.description,
    defaultBranch: parent.defaultBranch,
    parent: parent.parent ?? parent,
  });
  await initRepository(copy.gitDir, copy.defaultBranch);
  await fetchFrom(copy.gitDir, parent.gitDir, ['+refs/heads/*:refs/heads/*']);
  return copy;
}
