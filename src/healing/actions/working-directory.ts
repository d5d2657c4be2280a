import type { GitHubReader } from '../../domain/github.ts';
import { directoryOf, resolveIn } from '../../edits/workflow/directory-of.ts';
import { openSteps } from '../../edits/workflow/open-workflow.ts';
import type { HealingFacts } from './action.ts';
import { openCommitFiles } from './commit-files.ts';

/**
 * The folder in which the failing step works, as the workflow at the failing commit says it. Empty
 * for the root, and where the workflow does not show the step, an expression names the folder, or
 * the cause was seen in several folders.
 */
export async function workingDirectory(facts: HealingFacts, reader: GitHubReader): Promise<string> {
  const { repository, issue, occurrences } = facts;
  const files = await openCommitFiles(facts, reader);
  const folders = new Set<string>();
  for (const { workflowPath, failedJobs } of occurrences) {
    const opened = await openSteps({
      place: {
        workflow: workflowPath,
        jobs: failedJobs,
        step: issue.finding.step,
        repository: { name: repository.name, private: repository.private },
      },
      files: { read: (path) => files.read(path), list: async () => null },
      history: async () => [],
    });
    if (!opened.ok) return '';
    const { workflow, steps } = opened.value;
    for (const { job, step } of steps) folders.add(directoryOf(workflow, job, step));
  }
  const [folder = '', ...others] = folders;
  if (others.length > 0 || folder.includes('${{')) return '';
  const resolved = resolveIn('', folder);
  return resolved === null || resolved === '.' ? '' : resolved;
}
