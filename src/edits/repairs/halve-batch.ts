import { z } from 'zod';
import { findNumbers } from '../config-numbers.ts';
import { directoryOf, resolveIn } from '../workflow/directory-of.ts';
import { openSteps } from '../workflow/open-workflow.ts';
import { defineRepair, type FileChange, refuse } from '../repair.ts';

/** Names under which frameworks keep the size of a training batch. */
const BATCH = /^(?:per_(?:device|gpu)_)?(?:train_)?(?:micro_)?batch_?size(?:_per_(?:gpu|device))?$/;
const CONFIG = /[\w./-]+\.(?:ya?ml|json|toml)\b/g;

/** Halves the batch size in the one configuration file that the failing step's command names. */
export const halveBatch = defineRepair({
  name: 'halve-batch',
  arguments: z.strictObject({}),
  async plan(request) {
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const { workflow, steps } = opened.value;
    const list = await request.files.list();
    if (list === null) return refuse('GitHub does not list all files of this commit.');
    const changes = new Map<string, FileChange>();
    const said = new Set<string>();
    for (const { job, step } of steps) {
      const run = step.run ?? '';
      if (/batch[-_]?size/i.test(run)) {
        return refuse('The command of the step sets the batch size itself; halve it there.');
      }
      const folder = directoryOf(workflow, job, step);
      const named = new Set([...run.matchAll(CONFIG)].map(([path]) => resolveIn(folder, path)));
      const paths = [...named].filter((path) => path !== null && list.paths.has(path));
      const [path] = paths;
      if (typeof path !== 'string' || paths.length > 1) {
        return refuse(
          `The command of the step names ${paths.length === 0 ? 'no' : 'more than one'} configuration file of this repository; where its batch size stands is not plain.`,
        );
      }
      const numbers = findNumbers(path, (await request.files.read(path)) ?? '');
      const sizes = numbers.filter(({ key }) => BATCH.test(key.toLowerCase().replaceAll('-', '_')));
      const [size] = sizes;
      if (size === undefined || sizes.length > 1 || size.value < 2) {
        return refuse(
          size === undefined
            ? `${path} sets no batch size.`
            : `${path} sets more than one batch size, or one that cannot be halved.`,
        );
      }
      const half = Math.floor(size.value / 2);
      const { start, end, key } = size;
      changes.set(path, { path, edits: [{ start, end, text: String(half) }] });
      said.add(
        `Halved ${key} in ${path}, from ${size.value} to ${half}. What is learnt may differ a little: accumulate two gradients to keep it.`,
      );
    }
    return { kind: 'change', files: [...changes.values()], said: [...said].join(' ') };
  },
});
