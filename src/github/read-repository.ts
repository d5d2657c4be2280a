import { GitHubError } from '../domain/errors.ts';
import type { GitHubReader } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import type { GitHubClient } from './client.ts';
import { orNull } from './or-null.ts';

type RepositoryReads = Pick<GitHubReader, 'getRepository' | 'getBranchHead'>;

/** Reads what a repository is and where its branches stand. */
export function repositoryReads(client: GitHubClient): RepositoryReads {
  return {
    async getRepository({ id, owner, name }) {
      const { data } = await client.call(
        { what: `read the repository ${owner}/${name}`, kind: 'read', needs: 'metadata: read' },
        (octokit) => octokit.rest.repos.get({ owner, repo: name }),
      );
      // A name that was given up can be taken by anybody, with another visibility.
      if (data.id !== id) {
        throw new GitHubError(
          `Could not read the repository ${owner}/${name}: another one has this name now.`,
          { code: 'not_found', status: 404 },
        );
      }
      return {
        id,
        owner: data.owner.login,
        name: data.name,
        private: data.private,
        defaultBranch: data.default_branch,
      };
    },

    async getBranchHead(repository, branch) {
      const what = `read the branch ${branch} of ${fullName(repository)}`;
      const answer = await orNull([404, 409], () =>
        client.call({ what, kind: 'read', needs: 'contents: read' }, (octokit) =>
          octokit.rest.git.getRef({
            owner: repository.owner,
            repo: repository.name,
            ref: `heads/${branch}`,
          }),
        ),
      );
      return answer?.data.object.sha ?? null;
    },
  };
}
