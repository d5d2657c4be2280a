import { z } from 'zod';
import { readReference } from '../workflow/action-reference.ts';
import { openJobs } from '../workflow/open-workflow.ts';
import { textOf } from '../workflow/read-workflow.ts';
import { setEntry } from '../workflow/set-entry.ts';
import { asMap, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Lets the checkout of the failing job fetch the whole history, tags included. */
export const fetchHistory = defineRepair({
  name: 'fetch-history',
  arguments: z.strictObject({}),
  async plan(request) {
    const opened = await openJobs(request);
    if (!opened.ok) return opened.refusal;
    const { path, text, jobs } = opened.value;
    const edits: TextEdit[] = [];
    for (const job of jobs) {
      const checkouts = job.steps.filter(
        ({ map, uses }) =>
          readReference(uses ?? '')?.action === 'actions/checkout' &&
          textOf(asMap(valueOf(map, 'with')), 'repository') === null,
      );
      const [checkout, ...others] = checkouts;
      if (checkout === undefined || others.length > 0) {
        return refuse(
          `The job ${job.id} has ${others.length === 0 ? 'no' : 'more than one'} checkout of this repository, so which one is to fetch the history is not plain.`,
        );
      }
      if (textOf(asMap(valueOf(checkout.map, 'with')), 'fetch-depth') === '0') {
        return refuse(
          `The checkout of the job ${job.id} fetches the whole history already: what was looked for is not in it. Perhaps no tag was ever pushed.`,
        );
      }
      const entry = { group: 'with', key: 'fetch-depth', yaml: '0', after: 'uses' };
      const edit = setEntry(text, checkout.map, entry);
      if (edit === null) return refuse(`The checkout in ${path} is not written as plain lines.`);
      edits.push(edit);
    }
    return {
      kind: 'change',
      files: [{ path, edits }],
      said: 'Set fetch-depth to 0, so that the checkout has the history and the tags.',
    };
  },
});
