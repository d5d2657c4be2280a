import { GitHubError } from '../domain/errors.ts';
import type { GitHubReader } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import type { GitHubClient } from './client.ts';
import { orNull } from './or-null.ts';

type FileReads = Pick<GitHubReader, 'readFile' | 'listFolder' | 'listFiles'>;

const needs = 'contents: read';
/** No file that Pipewright reads by itself is near this; more would only fill the memory. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** Reads files of a commit. */
export function fileReads(client: GitHubClient): FileReads {
  return {
    async readFile(repository, path, ref) {
      const { owner, name: repo } = repository;
      const what = `read ${path} at ${ref ?? 'the default branch'} in ${fullName(repository)}`;
      const answer = await orNull([404], () =>
        client.call({ what, kind: 'read', needs }, (octokit) =>
          octokit.rest.repos.getContent({ owner, repo, path, ...(ref === null ? {} : { ref }) }),
        ),
      );
      if (answer === null || Array.isArray(answer.data) || answer.data.type !== 'file') return null;
      const { size, sha, content, encoding } = answer.data;
      if (size > MAX_FILE_BYTES) throw tooLarge(what, size);
      if (encoding === 'base64') return Buffer.from(content, 'base64');
      // Above 1 MB the answer has no content, and the blob has it.
      const blob = await client.call({ what, kind: 'read', needs }, (octokit) =>
        octokit.rest.git.getBlob({ owner, repo, file_sha: sha }),
      );
      return Buffer.from(blob.data.content, 'base64');
    },

    async listFolder(repository, path, ref) {
      const { owner, name: repo } = repository;
      const what = `list ${path} at ${ref ?? 'the default branch'} in ${fullName(repository)}`;
      const answer = await orNull([404], () =>
        client.call({ what, kind: 'read', needs }, (octokit) =>
          octokit.rest.repos.getContent({ owner, repo, path, ...(ref === null ? {} : { ref }) }),
        ),
      );
      if (answer === null || !Array.isArray(answer.data)) return null;
      return answer.data.map(({ name, type, sha, size }) => {
        return { name, type: type === 'file' || type === 'dir' ? type : 'other', sha, size };
      });
    },

    async listFiles(repository, sha) {
      const { owner, name: repo } = repository;
      const { data } = await client.call(
        { what: `list the files of ${sha} in ${fullName(repository)}`, kind: 'read', needs },
        (octokit) => octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' }),
      );
      const files = data.tree.filter(({ mode }) => mode === '100644' || mode === '100755');
      const executable = files.filter(({ mode }) => mode === '100755').map(({ path }) => path);
      return { paths: files.map(({ path }) => path), executable, truncated: data.truncated };
    },
  };
}

function tooLarge(what: string, size: number): GitHubError {
  return new GitHubError(
    `Could not ${what}: it has ${size} bytes, and at most ${MAX_FILE_BYTES} are read.`,
    { code: 'too_large', status: null },
  );
}
