import { z } from 'zod';
import { directoryOf, resolveIn } from '../workflow/directory-of.ts';
import { onlyTypoOf } from '../workflow/edit-distance.ts';
import { openSteps } from '../workflow/open-workflow.ts';
import { asMap, asScalar, keyOf, readYaml, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Corrects the name of an npm script in the failing step, where one typo makes it the only script it can mean. */
export const correctScript = defineRepair({
  name: 'correct-script',
  arguments: z.strictObject({ script: z.string().regex(/^[\w:.-]{1,100}$/) }),
  async plan(request, { script }) {
    const opened = await openSteps(request);
    if (!opened.ok) return opened.refusal;
    const { path, text, workflow, steps } = opened.value;
    const edits: TextEdit[] = [];
    const said = new Set<string>();
    for (const { job, step } of steps) {
      const manifest = resolveIn(directoryOf(workflow, job, step), 'package.json');
      const source = manifest === null ? null : await request.files.read(manifest);
      const scripts =
        source === null ? null : asMap(valueOf(asMap(readYaml(source).root), 'scripts'));
      const names = (scripts?.items ?? []).map(keyOf).filter((name) => name !== null);
      if (names.includes(script)) {
        return refuse(`${manifest} has the script ${script}; the command looks for it elsewhere.`);
      }
      const meant = onlyTypoOf(script, names);
      if (meant === null) {
        return refuse(
          `No script of ${manifest ?? 'package.json'} is called like ${script}, or more than one: it has ${names.slice(0, 12).join(', ') || 'none'}.`,
        );
      }
      const scalar = asScalar(valueOf(step.map, 'run'));
      const call = new RegExp(
        `(\\b(?:npm|pnpm|yarn) run(?:-script)? )${script.replaceAll('.', '\\.')}(?![\\w:.-])`,
        'g',
      );
      const [start, end] = scalar?.range ?? [0, 0];
      const before = edits.length;
      for (const match of text.slice(start, end).matchAll(call)) {
        const at = start + match.index + (match[1] ?? '').length;
        edits.push({ start: at, end: at + script.length, text: meant });
      }
      if (edits.length === before) {
        return refuse(`The step does not run ${script} itself; correct the script that does.`);
      }
      said.add(`Runs the script ${meant}, the only one that ${script} can mean.`);
    }
    return { kind: 'change', files: [{ path, edits }], said: [...said].join(' ') };
  },
});
