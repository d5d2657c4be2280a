import type { GitHubReader } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import type { GitHubClient } from './client.ts';
import { openStream } from './open-stream.ts';
import { orNull } from './or-null.ts';
import { unzipLog } from './unzip-log.ts';

type JobLogReads = Pick<GitHubReader, 'openJobLog'>;

const ZIP_MAGIC = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

/** Reads the logs of jobs: plain text, compressed on the way, or a zip archive; never held whole. */
export function jobLogReads(deps: { client: GitHubClient; apiUrl: string }): JobLogReads {
  return {
    async openJobLog(repository, jobId) {
      const { owner, name: repo } = repository;
      const what = `read the log of job ${jobId} of ${fullName(repository)}`;
      const bytes = await orNull([404, 410], () =>
        openStream(deps, { what, kind: 'read', needs: 'actions: read' }, (octokit, request) =>
          octokit.rest.actions.downloadJobLogsForWorkflowRun({
            owner,
            repo,
            job_id: jobId,
            request,
          }),
        ),
      );
      return bytes === null ? null : unpacked(bytes);
    },
  };
}

/** Looks at the first bytes, since the content type says octet-stream for both kinds. */
async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let done = false;
  const whole: AsyncIterable<Uint8Array> = {
    async *[Symbol.asyncIterator]() {
      yield head;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    },
  };
  try {
    while (head.length < ZIP_MAGIC.length && !done) {
      const next = await iterator.next();
      if (next.done === true) done = true;
      else head = Buffer.concat([head, next.value]);
    }
    yield* head.subarray(0, ZIP_MAGIC.length).equals(ZIP_MAGIC) ? unzipLog(whole) : whole;
  } finally {
    // Whoever stops reading early also ends the connection.
    await iterator.return?.();
  }
}
