import type { GitHubReader } from '../../domain/github.ts';
import { directoryOf, resolveIn } from '../../edits/workflow/directory-of.ts';
import { installedFolder } from '../../edits/workflow/script-folder.ts';
import { openSteps } from '../../edits/workflow/open-workflow.ts';
import type { HealingFacts } from './action.ts';
import { openCommitFiles } from './commit-files.ts';

/**
 * The folder in which the failing step installs, as the workflow at the failing commit says it: by
 * `working-directory`, a leading `cd`, or an option of the package manager. Empty for the root, and
 * where the workflow does not show the step. Null where the folder is not written plainly, or the
 * cause was seen in several folders.
 */
export async function workingDirectory(
  facts: HealingFacts,
  reader: GitHubReader,
): Promise<string | null> {
  const { repository, issue, occurrences } = facts;
  const files = await openCommitFiles(facts, reader);
  const folders = new Set<string | null>();
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
    for (const { job, step } of steps) {
      const told = installedFolder(step.run ?? '');
      folders.add(told === null ? null : resolveIn(directoryOf(workflow, job, step), told));
    }
  }
  const [folder = '', ...others] = folders;
  return others.length > 0 ? null : folder;
}
