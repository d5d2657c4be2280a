import { z } from 'zod';
import { openSteps } from '../workflow/open-workflow.ts';
import { directoryOf, resolveIn } from '../workflow/directory-of.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Sets the execute bit of a script that the failing step's own command runs. */
export const setExecutable = defineRepair({
  name: 'set-executable',
  arguments: z.strictObject({ file: z.string() }),
  async plan(request, { file }) {
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const { workflow, steps } = opened.value;
    const said = file.replace(/[:'"]+$/, '').replace(/^['"]/, '');
    const list = await request.files.list();
    if (list === null) return refuse('GitHub does not list all files of this commit.');
    const paths = new Set<string>();
    for (const { job, step } of steps) {
      const runs = new RegExp(`(?:^|[\\s;&|(])${escape(said)}(?:$|[\\s;&|)])`, 'm');
      if (!runs.test(step.run ?? '')) {
        return refuse(`The step’s own command does not run ${said}: what runs it decides how.`);
      }
      paths.add(resolveIn(directoryOf(workflow, job, step), said) ?? '');
    }
    const [path = '', ...others] = paths;
    if (others.length > 0 || !list.paths.has(path)) {
      return refuse(
        `${said} is not a file of this repository; the step that makes it has to set its mode.`,
      );
    }
    if (list.executable.has(path)) {
      return refuse(
        `${path} can be run already: its interpreter, or a folder above it, is what is denied.`,
      );
    }
    const text = await request.files.read(path);
    if (text === null || !text.startsWith('#!')) {
      return refuse(
        `${path} does not begin with \`#!\`, so which program should run it is not plain.`,
      );
    }
    return {
      kind: 'change',
      files: [{ path, edits: [], executable: true }],
      said: `Set the execute bit of ${path}; not a byte of it changes.`,
    };
  },
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
