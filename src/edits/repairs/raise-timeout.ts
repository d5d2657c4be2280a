import { z } from 'zod';
import { openJobs } from '../workflow/open-workflow.ts';
import { replaceRaw } from '../yaml/yaml-edits.ts';
import { asScalar, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Good runs that make a history. */
const FEWEST = 5;
/** A job is near its limit when it takes this share of it. */
const NEAR = 0.75;

/** Gives a job more time, only where its good runs were always near the limit. */
export const raiseTimeout = defineRepair({
  name: 'raise-timeout',
  arguments: z.strictObject({}),
  async plan(request) {
    const opened = await openJobs(request);
    if (!opened.ok) return opened.refusal;
    const { path, jobs } = opened.value;
    const edits: TextEdit[] = [];
    const said: string[] = [];
    for (const [index, job] of jobs.entries()) {
      const scalar = asScalar(valueOf(job.map, 'timeout-minutes'));
      const limit = typeof scalar?.value === 'number' ? scalar.value : null;
      if (scalar === null || limit === null) {
        return refuse(
          `The job ${job.id} has no limit of its own; a step that hangs is to be found, not waited for.`,
        );
      }
      const minutes = await request.history(request.place.jobs[index] ?? job.id);
      if (minutes.length < FEWEST) {
        return refuse(
          `Only ${minutes.length} good runs of ${job.id} are known, too few to tell a slow job from one that hangs.`,
        );
      }
      const least = Math.min(...minutes);
      if (least < limit * NEAR) {
        return refuse(
          `The job ${job.id} took as little as ${least.toFixed(1)} of its ${limit} minutes in good runs: this time something hung.`,
        );
      }
      const more = Math.min(360, limit * 3, Math.ceil(Math.max(...minutes) * 1.5));
      edits.push(replaceRaw(scalar, String(more)));
      said.push(
        `Gives ${job.id} ${more} minutes instead of ${limit}: its last ${minutes.length} good runs took ${least.toFixed(1)} to ${Math.max(...minutes).toFixed(1)} minutes.`,
      );
    }
    return { kind: 'change', files: [{ path, edits }], said: said.join(' ') };
  },
});
