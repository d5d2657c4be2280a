import { posix } from 'node:path';
import { z } from 'zod';
import type { YAMLMap } from 'yaml';
import { directoryOwner } from '../workflow/directory-of.ts';
import { isOneTypo } from '../workflow/edit-distance.ts';
import { openSteps } from '../workflow/open-workflow.ts';
import { textOf } from '../workflow/read-workflow.ts';
import { replaceScalar } from '../yaml/yaml-edits.ts';
import { asScalar, valueOf } from '../yaml/yaml-source.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Lets a step work in the one folder that can be meant by a `working-directory` that is not there. */
export const findDirectory = defineRepair({
  name: 'find-directory',
  arguments: z.strictObject({ directory: z.string() }),
  async plan(request, { directory }) {
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const { path, workflow, steps } = opened.value;
    const list = await request.files.list();
    if (list === null) return refuse('GitHub does not list all files of this commit.');
    const owners = new Set(steps.map(({ job, step }) => directoryOwner(workflow, job, step)));
    const [owner] = owners;
    const wrong = owner === undefined ? null : textOf(owner, 'working-directory');
    if (owners.size !== 1 || !owner || wrong === null) {
      return refuse(`${path} does not show where the folder of the step is named.`);
    }
    if (wrong.includes('${{') || !`${directory}/`.endsWith(`/${clean(wrong)}/`)) {
      return refuse(
        'The folder of the step is made by an expression, or is not the one that is missing.',
      );
    }
    const candidates = candidatesFor(clean(wrong), foldersOf(list.paths));
    const [found] = candidates;
    if (found === undefined || candidates.length > 1) {
      return refuse(
        found === undefined
          ? `No folder of this repository is called like ${clean(wrong)}; an earlier step may have to make it.`
          : `Several folders can be meant by ${clean(wrong)}: ${candidates.slice(0, 5).join(', ')}.`,
      );
    }
    const edit = replaceFolder(owner, found);
    if (edit === null)
      return refuse(`The \`working-directory\` of ${path} is not written on one line.`);
    return {
      kind: 'change',
      files: [{ path, edits: [edit] }],
      said: `Named ${found} as the folder to work in, the only one that ${clean(wrong)} can mean.`,
    };
  },
});

function replaceFolder(owner: YAMLMap, folder: string) {
  const scalar = asScalar(valueOf(owner, 'working-directory'));
  return scalar && replaceScalar(scalar, folder);
}

/** Folders that moved elsewhere under the same name; where there is none, those one typo away. */
function candidatesFor(wrong: string, folders: ReadonlySet<string>): string[] {
  const name = posix.basename(wrong);
  const moved = [...folders].filter((folder) => posix.basename(folder) === name);
  if (moved.length > 0) return moved;
  return [...folders].filter((folder) => isOneTypo(folder, wrong));
}

function foldersOf(paths: ReadonlySet<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      folders.add(path.slice(0, at));
    }
  }
  return folders;
}

function clean(folder: string): string {
  return posix.normalize(folder).replace(/^\.\//, '').replace(/\/$/, '');
}
