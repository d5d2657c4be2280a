import { z } from 'zod';
import { formatProblem, readAuthoredYaml } from '../../src/config/authored-yaml.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const environment = z.union([
  z.record(z.string(), z.union([scalar, z.null()])),
  z.string().regex(/^\s*\$\{\{/, 'must be a mapping, or one expression that gives a mapping'),
]);
const condition = scalar;
const minutes = z.union([z.number().positive(), z.string()]);
const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const defaults = z.strictObject({
  run: z.strictObject({
    shell: z.string().optional(),
    'working-directory': z.string().optional(),
  }),
});

const step = z
  .strictObject({
    id: z.string().optional(),
    name: scalar.optional(),
    if: condition.optional(),
    run: scalar.transform(String).optional(),
    uses: z.string().optional(),
    with: z.record(z.string(), z.union([scalar, z.null()])).optional(),
    env: environment.optional(),
    shell: z.string().optional(),
    'working-directory': z.string().optional(),
    'continue-on-error': z.union([z.boolean(), z.string()]).optional(),
    'timeout-minutes': minutes.optional(),
  })
  .refine(
    (value) => (value.run === undefined) !== (value.uses === undefined),
    'A step has either `run` or `uses`',
  );

const job = z
  .strictObject({
    name: scalar.optional(),
    needs: names.optional(),
    if: condition.optional(),
    'runs-on': z.unknown().optional(),
    env: environment.optional(),
    defaults: defaults.optional(),
    strategy: z
      .strictObject({
        matrix: z.unknown(),
        'fail-fast': z.union([z.boolean(), z.string()]).optional(),
        'max-parallel': z.union([z.number(), z.string()]).optional(),
      })
      .optional(),
    steps: z.array(step).min(1).optional(),
    outputs: z.record(z.string(), scalar).optional(),
    'timeout-minutes': minutes.optional(),
    'continue-on-error': z.union([z.boolean(), z.string()]).optional(),
    permissions: z.unknown().optional(),
    environment: z.unknown().optional(),
    concurrency: z.unknown().optional(),
    container: z.unknown().optional(),
    services: z.unknown().optional(),
    uses: z.string().optional(),
    with: z.unknown().optional(),
    secrets: z.unknown().optional(),
  })
  .superRefine((value, context) => {
    if (value.uses !== undefined) return;
    if (value['runs-on'] === undefined) {
      context.addIssue({ code: 'custom', message: 'The job has no `runs-on`' });
    }
    if (value.steps === undefined) {
      context.addIssue({ code: 'custom', message: 'The job has no `steps`' });
    }
    const ids = (value.steps ?? []).map((entry) => entry.id);
    for (const [index, id] of ids.entries()) {
      if (id !== undefined && ids.indexOf(id) < index) {
        const message = `The step id \`${id}\` is used twice`;
        context.addIssue({ code: 'custom', message, path: ['steps', index, 'id'] });
      }
    }
  });

const workflow = z
  .strictObject({
    name: z.string().optional(),
    'run-name': z.string().optional(),
    on: z.union([
      z.string(),
      z.array(z.string()),
      z.record(
        z.string(),
        z.union([z.record(z.string(), z.unknown()), z.null(), z.array(z.unknown())]),
      ),
    ]),
    env: environment.optional(),
    defaults: defaults.optional(),
    permissions: z.unknown().optional(),
    concurrency: z.unknown().optional(),
    jobs: z.record(
      z.string().regex(/^[A-Za-z_][\w-]*$/, 'A job id has letters, digits, - and _'),
      job,
    ),
  })
  .superRefine((value, context) => {
    for (const [id, { needs = [] }] of Object.entries(value.jobs)) {
      const path = ['jobs', id, 'needs'];
      const missing = needs.find((need) => !Object.hasOwn(value.jobs, need));
      if (missing !== undefined) {
        const message = `Job \`${id}\` needs \`${missing}\`, which is not in this workflow`;
        context.addIssue({ code: 'custom', message, path });
      } else if (needsItself(id, value.jobs)) {
        const message = `Job \`${id}\` needs itself, directly or through others`;
        context.addIssue({ code: 'custom', message, path });
      }
    }
  });

function needsItself(id: string, jobs: Record<string, { needs?: string[] | undefined }>): boolean {
  const seen = new Set<string>();
  const visit = (at: string): boolean =>
    (jobs[at]?.needs ?? []).some((need) => {
      if (need === id) return true;
      if (seen.has(need)) return false;
      seen.add(need);
      return visit(need);
    });
  return visit(id);
}

/** A workflow file as GitHub's syntax has it; expressions are still text. */
export type WorkflowFile = z.infer<typeof workflow>;
export type JobDefinition = z.infer<typeof job>;
export type StepDefinition = z.infer<typeof step>;

/** Reads a workflow file; a broken one is an error that names file, line and column. */
export function readWorkflowFile(
  text: string,
  path: string,
): { ok: true; workflow: WorkflowFile } | { ok: false; error: string } {
  const read = readAuthoredYaml(text, path, workflow);
  if (read.ok) return { ok: true, workflow: read.value };
  return { ok: false, error: read.problems.map(formatProblem).join('\n') };
}
