import { z } from 'zod';
import { applyEdits } from '../text-edit.ts';
import { checkWorkflow } from '../workflow/check-workflow.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Mends a workflow that GitHub cannot start, where each thing that is wrong can only mean one. */
export const mendWorkflow = defineRepair({
  name: 'mend-workflow',
  arguments: z.strictObject({}),
  async plan({ place, files }) {
    const path = place.workflow;
    const text = await files.read(path);
    if (text === null) return refuse(`${path} is not there, or is not UTF-8 text.`);
    const problems = checkWorkflow(text);
    if (problems.length === 0) {
      return refuse(
        `What is wrong with ${path} is not known here: GitHub names the line on the run’s page.`,
      );
    }
    const open = problems.find(({ mend }) => mend === null);
    if (open !== undefined) {
      return refuse(
        `${path}, line ${open.line}: ${open.message} What is meant is for people to say.`,
      );
    }
    const edits = problems.flatMap(({ mend }) => mend ?? []);
    const left = checkWorkflow(applyEdits(text, edits))[0];
    if (left !== undefined) {
      return refuse(`With that mended, line ${left.line} is still wrong: ${left.message}`);
    }
    const [first] = problems;
    return {
      kind: 'change',
      files: [{ path, edits }],
      said: `Mended line ${first?.line ?? 1}${problems.length > 1 ? ` and ${problems.length - 1} more` : ''}: ${first?.message ?? ''}`,
    };
  },
});
