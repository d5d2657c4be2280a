import { z } from 'zod';
import { ownValue } from '../../domain/own-value.ts';
import { openWorkflow } from '../workflow/open-workflow.ts';
import type { JobSource } from '../workflow/read-workflow.ts';
import { RETIRED_LABELS } from '../workflow/runner-labels.ts';
import { replaceScalar } from '../yaml/yaml-edits.ts';
import { asMap, asScalar, asSequence, type PlacedScalar, valueOf } from '../yaml/yaml-source.ts';
import type { TextEdit } from '../text-edit.ts';
import { defineRepair, refuse } from '../repair.ts';

/** Names the image that follows a retired one, in every job of the workflow that asks for one. */
export const nextImage = defineRepair({
  name: 'next-image',
  arguments: z.strictObject({}),
  async plan(request) {
    const opened = await openWorkflow(request);
    if (!opened.ok) return opened.refusal;
    const { path, workflow } = opened.value;
    const edits: TextEdit[] = [];
    const said = new Set<string>();
    const inMatrix = new Map<string, string>();
    for (const job of workflow.jobs) {
      const axes = labelAxes(job);
      for (const { labels, matrix } of axes) {
        for (const scalar of labels) {
          const label = String(scalar.value);
          const next = ownValue(RETIRED_LABELS, label);
          if (next === undefined) continue;
          if (matrix && labels.some(({ value }) => value === next)) {
            return refuse(
              `The matrix of ${job.id} has ${next} beside the retired ${label}: whether to drop it or to name another one is for people to say.`,
            );
          }
          const edit = replaceScalar(scalar, next);
          if (edit === null) return refuse(`The labels of ${job.id} are not written on one line.`);
          edits.push(edit);
          said.add(`${label} to ${next}`);
          if (matrix) inMatrix.set(label, next);
        }
      }
    }
    if (edits.length === 0) {
      return refuse(
        `${path} names no retired image in its own words; an expression or a called workflow does.`,
      );
    }
    return {
      kind: 'change',
      files: [{ path, edits }],
      said: `Changed ${[...said].join(', ')}.`,
      renamedJobs: renamed(request.place.jobs, inMatrix),
    };
  },
});

/** Where a job's labels stand: in `runs-on` itself, or in the matrix that it takes them from. */
function labelAxes({ map }: JobSource): Array<{ labels: PlacedScalar[]; matrix: boolean }> {
  const runsOn = valueOf(map, 'runs-on');
  const own = scalarsOf(runsOn);
  const axis = own.map(
    ({ value }) => /^\$\{\{ *matrix\.([\w-]+) *\}\}$/.exec(String(value))?.[1],
  )[0];
  if (axis === undefined) return [{ labels: own, matrix: false }];
  const matrix = asMap(valueOf(asMap(valueOf(map, 'strategy')), 'matrix'));
  const included = (asSequence(valueOf(matrix, 'include'))?.items ?? []).flatMap((item) =>
    scalarsOf(valueOf(asMap(item), axis)),
  );
  const excluded = (asSequence(valueOf(matrix, 'exclude'))?.items ?? []).flatMap((item) =>
    scalarsOf(valueOf(asMap(item), axis)),
  );
  return [
    { labels: scalarsOf(valueOf(matrix, axis)), matrix: true },
    { labels: included, matrix: true },
    { labels: excluded, matrix: true },
  ];
}

function scalarsOf(node: unknown): PlacedScalar[] {
  const items = asSequence(node)?.items ?? [node];
  return items.map(asScalar).filter((scalar): scalar is PlacedScalar => scalar !== null);
}

/** The names under which GitHub will show the jobs whose matrix value changes. */
function renamed(
  jobs: readonly string[],
  labels: ReadonlyMap<string, string>,
): Record<string, string> {
  const names: Record<string, string> = {};
  for (const job of jobs) {
    for (const [label, next] of labels) {
      if (job.includes(label)) names[job] = job.replace(label, next);
    }
  }
  return names;
}
