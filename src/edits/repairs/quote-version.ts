import { z } from 'zod';
import { openJobs } from '../workflow/open-workflow.ts';
import { asMap, asScalar, asSequence, type PlacedScalar, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Quotes a version that YAML reads as a number and so loses its last zero: 3.10 is 3.1. */
export const quoteVersion = defineRepair({
  name: 'quote-version',
  arguments: z.strictObject({ version: z.string().regex(/^\d+\.\d+$/) }),
  async plan(request, { version }) {
    const opened = await openJobs(request);
    if (!opened.ok) return opened.refusal;
    const edits: TextEdit[] = [];
    const meant = new Set<string>();
    for (const job of opened.value.jobs) {
      const inputs = job.steps.flatMap(({ map }) => scalarsBelow(valueOf(map, 'with')));
      const matrix = valueOf(asMap(valueOf(job.map, 'strategy')), 'matrix');
      for (const scalar of [...inputs, ...scalarsBelow(matrix)]) {
        const source = scalar.source ?? '';
        if (scalar.type !== 'PLAIN' || !/^\d+\.\d+0$/.test(source)) continue;
        if (String(scalar.value) !== version) continue;
        const [start, end] = scalar.range;
        edits.push({ start, end, text: `'${source}'` });
        meant.add(source);
      }
    }
    const [source, ...others] = meant;
    if (source === undefined || others.length > 0) {
      return refuse(`The workflow does not write ${version} as a number that lost a zero.`);
    }
    const renamed = request.place.jobs.map((job) => [
      job,
      job.replace(new RegExp(`(?<![\\d.])${version.replace('.', '\\.')}(?![\\d.])`), source),
    ]);
    return {
      kind: 'change',
      files: [{ path: opened.value.path, edits }],
      said: `Quoted ${source}, which YAML reads as the number ${version}.`,
      renamedJobs: Object.fromEntries(renamed) as Record<string, string>,
    };
  },
});

/** Every scalar value at or below a node. */
function scalarsBelow(node: unknown): PlacedScalar[] {
  const scalar = asScalar(node);
  if (scalar !== null) return [scalar];
  const map = asMap(node)?.items.map(({ value }) => value);
  return (map ?? asSequence(node)?.items ?? []).flatMap(scalarsBelow);
}
