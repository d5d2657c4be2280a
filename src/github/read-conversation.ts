import type { GitHubReader, Permission } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import type { GitHubClient } from './client.ts';
import { orNull } from './or-null.ts';

type ConversationReads = Pick<GitHubReader, 'getPermission' | 'getIssue'>;

const PERMISSIONS: readonly Permission[] = ['none', 'read', 'write', 'admin'];

/** Reads who may do what, and what issues say. */
export function conversationReads(client: GitHubClient): ConversationReads {
  return {
    async getPermission(repository, username) {
      const { owner, name: repo } = repository;
      const what = `read what ${username} may do in ${fullName(repository)}`;
      const answer = await orNull([404], () =>
        client.call({ what, kind: 'read', needs: 'metadata: read' }, (octokit) =>
          octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username }),
        ),
      );
      // A word that is new to us gives nobody anything.
      return PERMISSIONS.find((each) => each === answer?.data.permission) ?? 'none';
    },

    async getIssue(repository, number) {
      const { owner, name: repo } = repository;
      const what = `read issue ${number} of ${fullName(repository)}`;
      const { data } = await client.call({ what, kind: 'read', needs: 'issues: read' }, (octokit) =>
        octokit.rest.issues.get({ owner, repo, issue_number: number }),
      );
      return {
        number: data.number,
        state: data.state === 'open' ? 'open' : 'closed',
        title: data.title,
        body: data.body ?? '',
        author: data.user?.login ?? '',
      };
    },
  };
}
