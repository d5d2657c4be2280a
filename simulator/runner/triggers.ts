import picomatch from 'picomatch';
import { z } from 'zod';
import type { WorkflowEvent } from '../workflow-runner.ts';
import type { WorkflowFile } from './workflow-file.ts';

const patterns = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const filters = z.object({
  branches: patterns.optional(),
  'branches-ignore': patterns.optional(),
  tags: patterns.optional(),
  'tags-ignore': patterns.optional(),
  paths: patterns.optional(),
  'paths-ignore': patterns.optional(),
  types: patterns.optional(),
  workflows: patterns.optional(),
});
type Filters = z.infer<typeof filters>;

const files = z.array(z.string()).catch([]);
const payloadSchema = z.object({
  action: z.string().optional().catch(undefined),
  deleted: z.boolean().optional().catch(undefined),
  commits: z
    .array(z.object({ added: files, modified: files, removed: files }))
    .optional()
    .catch(undefined),
  head_commit: z.object({ message: z.string() }).nullish().catch(undefined),
  pull_request: z
    .object({ base: z.object({ ref: z.string() }) })
    .optional()
    .catch(undefined),
  workflow_run: z
    .object({ name: z.string().nullish(), head_branch: z.string().nullish() })
    .optional()
    .catch(undefined),
});
type Payload = z.infer<typeof payloadSchema>;

const DEFAULT_TYPES: Record<string, string[]> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};
const SKIP_MARKER = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]/;

/**
 * Whether the workflow's `on:` asks for a run at this event. Path filters are judged by the commits
 * in a push; a pull request's payload lists no files, so there they let everything through.
 */
export function isTriggered(workflow: WorkflowFile, event: WorkflowEvent): boolean {
  const config = configOf(workflow.on, event.name);
  if (config === undefined) return false;
  const parsedFilters = filters.safeParse(config ?? {});
  const filter: Filters = parsedFilters.success ? parsedFilters.data : {};
  const payload: Payload = payloadSchema.catch({}).parse(event.payload);
  const types = filter.types ?? DEFAULT_TYPES[event.name];
  if (types !== undefined && payload.action !== undefined && !types.includes(payload.action)) {
    return false;
  }
  switch (event.name) {
    case 'push':
      return isPushWanted(filter, event.ref, payload);
    case 'pull_request':
    case 'pull_request_target':
      return isWanted(
        payload.pull_request?.base.ref ?? '',
        filter.branches,
        filter['branches-ignore'],
      );
    case 'workflow_run':
      return (
        isWanted(
          payload.workflow_run?.head_branch ?? '',
          filter.branches,
          filter['branches-ignore'],
        ) &&
        (filter.workflows?.includes(payload.workflow_run?.name ?? '') ?? true)
      );
    default:
      return true;
  }
}

/** The event's own settings; undefined when the workflow does not name it. */
function configOf(on: WorkflowFile['on'], event: string): unknown {
  if (typeof on === 'string') return on === event ? {} : undefined;
  if (Array.isArray(on)) return on.includes(event) ? {} : undefined;
  return Object.hasOwn(on, event) ? (on[event] ?? {}) : undefined;
}

function isPushWanted(filter: Filters, ref: string, payload: Payload): boolean {
  if (payload.deleted === true || SKIP_MARKER.test(payload.head_commit?.message ?? ''))
    return false;
  const branch = /^refs\/heads\/(.+)$/s.exec(ref)?.[1];
  const tag = /^refs\/tags\/(.+)$/s.exec(ref)?.[1];
  const namesBranches = filter.branches !== undefined || filter['branches-ignore'] !== undefined;
  const namesTags = filter.tags !== undefined || filter['tags-ignore'] !== undefined;
  if (tag !== undefined) {
    // With branches alone, tags are not meant; and a tag has no paths.
    return namesTags ? isWanted(tag, filter.tags, filter['tags-ignore']) : !namesBranches;
  }
  if (!namesBranches && namesTags) return false;
  return (
    isWanted(branch ?? '', filter.branches, filter['branches-ignore']) &&
    arePathsWanted(filter, payload)
  );
}

function arePathsWanted(filter: Filters, { commits }: Payload): boolean {
  if (filter.paths === undefined && filter['paths-ignore'] === undefined) return true;
  if (commits === undefined) return true;
  return commits
    .flatMap((commit) => [...commit.added, ...commit.modified, ...commit.removed])
    .some((path) => isWanted(path, filter.paths, filter['paths-ignore']));
}

function isWanted(name: string, include?: string[], ignore?: string[]): boolean {
  if (include !== undefined && !matchesInOrder(name, include)) return false;
  return ignore === undefined || !matchesInOrder(name, ignore);
}

/** The last pattern that matches decides; one that begins with `!` takes the name out again. */
function matchesInOrder(name: string, list: string[]): boolean {
  let wanted = false;
  for (const pattern of list) {
    const negated = pattern.startsWith('!');
    const matches = picomatch(negated ? pattern.slice(1) : pattern, { dot: true, nonegate: true });
    if (matches(name)) wanted = !negated;
  }
  return wanted;
}
