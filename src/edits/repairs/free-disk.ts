import { z } from 'zod';
import { diskStep, FOLDERS, isDiskStep } from '../workflow/disk-step.ts';
import { openJobs } from '../workflow/open-workflow.ts';
import { runnerOf } from '../workflow/runner-of.ts';
import { insertFirstItem } from '../yaml/yaml-edits.ts';
import { asSequence, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Removes, at the start of the failing job, large tools of the hosted image that the job does not name. */
export const freeDisk = defineRepair({
  name: 'free-disk',
  arguments: z.strictObject({}),
  async plan(request) {
    const opened = await openJobs(request);
    if (!opened.ok) return opened.refusal;
    const { path, text, workflow, jobs } = opened.value;
    const edits: TextEdit[] = [];
    for (const job of jobs) {
      if (runnerOf(job) !== 'ubuntu') {
        return refuse(
          `The job ${job.id} does not run on a hosted Ubuntu runner; what may go from its disk is not known.`,
        );
      }
      const steps = asSequence(valueOf(job.map, 'steps'));
      if (valueOf(job.map, 'container') !== null) {
        return refuse(
          `The job ${job.id} runs in a container, from where the runner’s disk cannot be freed.`,
        );
      }
      if (job.steps.some(({ map }) => isDiskStep(workflow.yaml.dataOf(map)))) {
        return refuse(
          `The job ${job.id} frees the disk already; it needs a runner with a larger one.`,
        );
      }
      const words = JSON.stringify(workflow.yaml.dataOf(job.map) ?? '').toLowerCase();
      const kept = Object.keys(FOLDERS).filter((word) => words.includes(word));
      const step = diskStep(kept);
      const edit = step && steps && insertFirstItem(text, steps, step.lines);
      if (!edit)
        return refuse(
          `The steps of ${job.id} are not written as plain lines, or use all that could go.`,
        );
      edits.push(edit);
    }
    return {
      kind: 'change',
      files: [{ path, edits }],
      said: 'Removes tools of the runner’s image that the job does not name, before anything else runs.',
    };
  },
});
