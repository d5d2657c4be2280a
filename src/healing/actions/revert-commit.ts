import { z } from 'zod';
import type { FileEdit } from '../../domain/patch.ts';
import type { GitHubReader } from '../../domain/github.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import { defineAction, type HealingFacts, type Proposal } from './action.ts';

/** More files than people would look through; such a change is reverted by hand. */
const MOST_FILES = 100;
const PLAIN: ReadonlySet<string | null> = new Set(['100644', '100755', null]);

/**
 * Takes back the one commit (or merge) on the default branch between a job's last good run and its
 * failure: every file it changed becomes what it was. Refuses where more than one commit lies
 * between, or where the job was not green before.
 */
export const revertCommit = defineAction({
  name: 'revert_commit',
  acts: true,
  input: z.strictObject({}),
  async propose(facts, _input, { reader }) {
    const { repository, run, issue } = facts;
    const refused = (reason: string): Proposal => ({ kind: 'none', status: 'refused', reason });
    if (issue.occurrence.headBranch !== repository.defaultBranch || issue.occurrence.fork) {
      return refused('Only a commit on the default branch is reverted.');
    }
    const good = await lastGood(facts, reader);
    if (typeof good === 'string') return refused(good);
    const [parent] = await reader.getParents(repository, run.headSha);
    if (parent !== good.sha) {
      return refused(
        `More than one commit lies between the last good run (${good.sha.slice(0, 7)}) and this failure, so none of them is reverted.`,
      );
    }
    return restore(reader, repository, { from: run.headSha, to: good.sha });
  },
});

/** The commit of the last run in which all the failed jobs were green, or why there is none. */
async function lastGood(
  { repository, occurrences }: HealingFacts,
  reader: GitHubReader,
): Promise<{ sha: string } | string> {
  const shas = new Set<string>();
  for (const { workflowId, workflowName, failedJobs } of occurrences) {
    const branch = repository.defaultBranch;
    const run = await reader.findLastGoodRun(repository, { workflowId, branch });
    if (run === null) return `${workflowName} has no good run on ${branch} to go back to.`;
    const jobs = await reader.listJobs(repository, run.id);
    const green = new Set(
      jobs.filter((job) => job.conclusion === 'success').map((job) => job.name),
    );
    const missing = failedJobs.find((name) => !green.has(name));
    if (missing !== undefined) return `The job ${missing} was not green before this commit.`;
    shas.add(run.headSha);
  }
  const [sha, ...others] = shas;
  if (sha === undefined || others.length > 0)
    return 'The failed jobs were last good on other commits.';
  return { sha };
}

async function restore(
  reader: GitHubReader,
  repository: RepositoryRef,
  { from, to }: { from: string; to: string },
): Promise<Proposal> {
  const refused = (reason: string): Proposal => ({ kind: 'none', status: 'refused', reason });
  const { changes, truncated } = await reader.compareTrees(repository, to, from);
  if (truncated) return refused('GitHub does not list all files of this repository.');
  if (changes.length > MOST_FILES) {
    return refused(`The commit changed ${changes.length} files; that is reverted by hand.`);
  }
  const edits: FileEdit[] = [];
  for (const { path, before, after } of changes) {
    if (!PLAIN.has(before) || !PLAIN.has(after)) {
      return refused(`${path} is a link or a submodule; that is reverted by hand.`);
    }
    edits.push({
      path,
      mode: before === '100755' ? '100755' : '100644',
      before: after === null ? null : await reader.readFile(repository, path, from),
      content: before === null ? null : await reader.readFile(repository, path, to),
    });
  }
  const said = `Every file of ${from.slice(0, 7)} is what it was at ${to.slice(0, 7)}.`;
  return { kind: 'patch', patch: { edits, restores: true }, said };
}
