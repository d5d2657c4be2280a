import { z } from 'zod';
import type { YAMLMap } from 'yaml';
import { HEAP_FLAG, heapFor, withHeap } from '../workflow/heap.ts';
import { openSteps } from '../workflow/open-workflow.ts';
import { textOf } from '../workflow/read-workflow.ts';
import { runnerOf } from '../workflow/runner-of.ts';
import { setEntry } from '../workflow/set-entry.ts';
import { asMap, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Gives Node.js the heap that the runner of the failing step has room for. */
export const raiseHeap = defineRepair({
  name: 'raise-heap',
  arguments: z.strictObject({}),
  async plan(request) {
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const { path, text, workflow, steps } = opened.value;
    const edits = new Map<number, TextEdit>();
    let heap = 0;
    for (const { job, step } of steps) {
      const kind = runnerOf(job);
      if (kind === null) {
        return refuse(
          `The job ${job.id} names no hosted runner, so how much memory it has is not known. Set NODE_OPTIONS to what fits it.`,
        );
      }
      if (/max[-_]old[-_]space[-_]size|NODE_OPTIONS/.test(step.run ?? '')) {
        return refuse('The step’s own command sets the heap of Node.js; raise it there.');
      }
      heap = heapFor(kind, request.place.repository.private);
      const owner = nearest([step.map, job.map, workflow.root]) ?? step.map;
      const options = optionsOf(owner) ?? '';
      const now = Number(HEAP_FLAG.exec(options)?.[1] ?? 0);
      if (now >= heap) {
        return refuse(
          `The step has a heap of ${now} MB already, and the runner has no room for much more. Let it do less at once, or use a larger runner.`,
        );
      }
      if (options.includes('${{')) return refuse('NODE_OPTIONS is made by an expression.');
      const yaml = withHeap(options, heap);
      const edit = setEntry(text, owner, { group: 'env', key: 'NODE_OPTIONS', yaml });
      if (edit === null) return refuse(`The \`env\` of ${path} is not written as plain lines.`);
      edits.set(edit.start, edit);
    }
    return {
      kind: 'change',
      files: [{ path, edits: [...edits.values()] }],
      said: `Gave Node.js a heap of ${heap} MB, which the runner has room for.`,
    };
  },
});

function optionsOf(owner: YAMLMap): string | null {
  return textOf(asMap(valueOf(owner, 'env')), 'NODE_OPTIONS');
}

function nearest(owners: YAMLMap[]): YAMLMap | undefined {
  return owners.find((owner) => optionsOf(owner) !== null);
}
