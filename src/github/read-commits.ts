import type { GitHubReader } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import type { GitHubClient } from './client.ts';

type CommitReads = Pick<GitHubReader, 'getParents' | 'compareTrees'>;

const needs = 'contents: read';

/** Reads commits and what differs between two of them. */
export function commitReads(client: GitHubClient): CommitReads {
  return {
    async getParents(repository, sha) {
      const { owner, name: repo } = repository;
      const what = `read the commit ${sha} of ${fullName(repository)}`;
      const { data } = await client.call({ what, kind: 'read', needs }, (octokit) =>
        octokit.rest.git.getCommit({ owner, repo, commit_sha: sha }),
      );
      return data.parents.map((parent) => parent.sha);
    },

    async compareTrees(repository, from, to) {
      const { owner, name: repo } = repository;
      const filesOf = async (tree_sha: string) => {
        const what = `list the files of ${tree_sha} in ${fullName(repository)}`;
        const { data } = await client.call({ what, kind: 'read', needs }, (octokit) =>
          octokit.rest.git.getTree({ owner, repo, tree_sha, recursive: '1' }),
        );
        const files = data.tree.filter(({ type }) => type !== 'tree');
        const entries = files.map(({ path, mode, sha }) => [path, { mode, sha }] as const);
        return { files: new Map(entries), truncated: data.truncated };
      };
      const [before, after] = [await filesOf(from), await filesOf(to)];
      const paths = new Set([...before.files.keys(), ...after.files.keys()]);
      const changes = [...paths].sort().flatMap((path) => {
        const [old, now] = [before.files.get(path), after.files.get(path)];
        if (old?.sha === now?.sha && old?.mode === now?.mode) return [];
        return [{ path, before: old?.mode ?? null, after: now?.mode ?? null }];
      });
      return { changes, truncated: before.truncated || after.truncated };
    },
  };
}
