import { git, gitText } from './git-command.ts';

/** Who wrote or committed, and when. */
export interface Person {
  name: string;
  email: string;
  date: Date;
}

/** A commit object. */
export interface GitCommit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

function parsePerson(text: string): Person {
  const match = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(text);
  return {
    name: match?.[1] ?? '',
    email: match?.[2] ?? '',
    date: new Date(Number(match?.[3] ?? 0) * 1000),
  };
}

function parseCommit(sha: string, text: string): GitCommit {
  const end = text.indexOf('\n\n');
  const headers = (end < 0 ? text : text.slice(0, end)).split('\n');
  const values = (key: string): string[] =>
    headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parsePerson(values('author')[0] ?? ''),
    committer: parsePerson(values('committer')[0] ?? ''),
    message: end < 0 ? '' : text.slice(end + 2).replace(/\n$/, ''),
  };
}

/** Reads commits in the given order with one call of git; all must be there. */
export async function readCommits(gitDir: string, shas: readonly string[]): Promise<GitCommit[]> {
  if (shas.length === 0) return [];
  const output = await git(gitDir, ['cat-file', '--batch'], { input: `${shas.join('\n')}\n` });
  const commits: GitCommit[] = [];
  let at = 0;
  for (const sha of shas) {
    const lineEnd = output.indexOf('\n', at);
    const [, type, size] = output.toString('utf8', at, lineEnd).split(' ');
    if (type !== 'commit') throw new Error(`${sha} is no commit of ${gitDir}`);
    const start = lineEnd + 1;
    commits.push(parseCommit(sha, output.toString('utf8', start, start + Number(size))));
    at = start + Number(size) + 1;
  }
  return commits;
}

/** Reads one commit. */
export async function readCommit(gitDir: string, sha: string): Promise<GitCommit> {
  const [commit] = await readCommits(gitDir, [sha]);
  if (commit === undefined) throw new Error(`${sha} was not read`);
  return commit;
}

/** Shas reachable from `to` but not from `not`, newest first. */
export async function listCommits(
  gitDir: string,
  to: string,
  options: { not?: string[]; limit?: number; path?: string } = {},
): Promise<string[]> {
  const args = ['rev-list', `--max-count=${options.limit ?? 1000}`, to];
  for (const sha of options.not ?? []) args.push(`^${sha}`);
  args.push('--');
  if (options.path !== undefined) args.push(options.path);
  const output = await gitText(gitDir, args);
  return output === '' ? [] : output.split('\n');
}

function personEnvironment(role: 'AUTHOR' | 'COMMITTER', person: Person): Record<string, string> {
  return {
    [`GIT_${role}_NAME`]: person.name,
    [`GIT_${role}_EMAIL`]: person.email,
    [`GIT_${role}_DATE`]: `${Math.floor(person.date.getTime() / 1000)} +0000`,
  };
}

/** Writes a commit object and gives its sha. */
export async function writeCommit(gitDir: string, commit: Omit<GitCommit, 'sha'>): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return gitText(gitDir, ['commit-tree', commit.tree, ...parents, '-F', '-'], {
    input: commit.message,
    environment: {
      ...personEnvironment('AUTHOR', commit.author),
      ...personEnvironment('COMMITTER', commit.committer),
    },
  });
}
