import type { GitHubReader } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import type { GitHubClient } from './client.ts';
import { openStream } from './open-stream.ts';

/** Reads the files of a commit as GitHub packs them. */
export function tarballReads(deps: {
  client: GitHubClient;
  apiUrl: string;
}): Pick<GitHubReader, 'openTarball'> {
  return {
    async openTarball(repository, sha) {
      const { owner, name: repo } = repository;
      const what = `download the files of ${sha} in ${fullName(repository)}`;
      return openStream(deps, { what, kind: 'read', needs: 'contents: read' }, (octokit, request) =>
        octokit.rest.repos.downloadTarballArchive({ owner, repo, ref: sha, request }),
      );
    },
  };
}
