import { z } from 'zod';
import { ownValue } from '../../domain/own-value.ts';
import { readReference } from '../workflow/action-reference.ts';
import { isOutdated, isRefused } from '../workflow/action-versions.ts';
import { openJobs, openWorkflow } from '../workflow/open-workflow.ts';
import { defineRepair, refuse } from '../repair.ts';
import { upgradeSteps } from './upgrade-steps.ts';

/** Actions that work together: one upgraded alone no longer finds what the other left. */
const TOGETHER = [['actions/upload-artifact', 'actions/download-artifact']];
/** Actions that use those: GitHub names the one within, and the workflow the one around it. */
const AROUND: Readonly<Record<string, readonly string[]>> = {
  'actions/upload-artifact': ['actions/upload-pages-artifact', 'actions/deploy-pages'],
  'actions/download-artifact': ['actions/deploy-pages'],
};

/** Brings an action that GitHub refuses to run, everywhere in the workflow, to its current major. */
export const upgradeAction = defineRepair({
  name: 'upgrade-action',
  arguments: z.strictObject({ action: z.string().regex(/^[\w.-]+\/[\w.-]+$/) }),
  async plan(request, { action }) {
    const opened = await openWorkflow(request);
    if (!opened.ok) return opened.refusal;
    const name = action.toLowerCase();
    const names = TOGETHER.find((group) => group.includes(name)) ?? [name];
    const around = names.flatMap((each) => ownValue(AROUND, each) ?? []);
    const steps = opened.value.workflow.jobs
      .flatMap((job) => job.steps.map((step) => ({ job, step })))
      .filter(({ step }) => {
        const reference = readReference(step.uses ?? '');
        if (reference === null) return false;
        const { action: used, major } = reference;
        if (major !== null && isRefused(used, major)) return [...names, ...around].includes(used);
        return major === null && names.includes(used);
      });
    return upgradeSteps(opened.value, steps);
  },
});

/** Brings the actions of the failing job that run on a removed Node.js to their current majors. */
export const upgradeRuntime = defineRepair({
  name: 'upgrade-runtime',
  arguments: z.strictObject({ runtime: z.enum(['node12', 'node16', 'node20']) }),
  async plan(request, { runtime }) {
    const opened = await openJobs(request);
    if (!opened.ok) return opened.refusal;
    const steps = opened.value.jobs
      .flatMap((job) => job.steps.map((step) => ({ job, step })))
      .filter(({ step }) => {
        const reference = readReference(step.uses ?? '');
        return reference?.major !== undefined && reference.major !== null
          ? isOutdated(reference.action, reference.major)
          : false;
      });
    if (steps.length > 0) return upgradeSteps(opened.value, steps);
    return refuse(
      `No action of the job is known to run on ${runtime}. It may be one that Pipewright has no table of, or stand in a local action: look at the name in the message.`,
    );
  },
});
