import { ownValue } from '../../../domain/own-value.ts';
import { readReference } from '../../../edits/workflow/action-reference.ts';
import { ACTION_VERSIONS } from '../../../edits/workflow/action-versions.ts';
import { isOneTypo } from '../../../edits/workflow/edit-distance.ts';
import { HEAP_FLAG } from '../../../edits/workflow/heap.ts';
import { RENAMED_INPUTS } from '../../../edits/workflow/renamed-inputs.ts';
import { hostedKind, RETIRED_LABELS } from '../../../edits/workflow/runner-labels.ts';
import type { Difference } from './compare-values.ts';
import type { WorkflowFacts } from './judge-difference.ts';

type Rule = (difference: Difference, facts: WorkflowFacts) => boolean;

/** As long as a job can be by default. */
const MOST_MINUTES = 360;
const VERSION = /^[\dvVxX.*^~<>=|& -]{1,60}$|^lts\/[\w*-]{1,20}$/;

/** The same action in its current major, from an older one by its tag. */
export const isUpgrade: Rule = ({ path, before, after }) => {
  if (path.at(-1) !== 'uses' || typeof before !== 'string' || typeof after !== 'string') {
    return false;
  }
  const [old, fresh] = [readReference(before), readReference(after)];
  if (!old || !fresh || old.pinned || old.action !== fresh.action || old.path !== fresh.path) {
    return false;
  }
  const current = ACTION_VERSIONS[fresh.action]?.current;
  return fresh.major === current && old.major !== null && old.major < (current ?? 0);
};

/** An input that a newer major of the step's action needs, or knows under another name. */
export const isUpgradeInput: Rule = ({ path, before, after }, { old, fresh }) => {
  const [input, group] = [String(path.at(-1)), path.at(-2)];
  const action = actionAt(fresh, path);
  if (group !== 'with') {
    // The only input of a step that had none.
    return (
      input === 'with' &&
      before === undefined &&
      action === 'actions/checkout' &&
      JSON.stringify(after) === '{"fetch-depth":0}'
    );
  }
  if (input === 'include-hidden-files') {
    return before === undefined && after === true && action === 'actions/upload-artifact';
  }
  if (input === 'fetch-depth') return after === 0 && action === 'actions/checkout';
  const names = RENAMED_INPUTS[action] ?? {};
  const [from, to] = Object.entries(names).find(([a, b]) => a === input || b === input) ?? [];
  if (from === undefined || to === undefined) return false;
  const inputs = path.slice(0, -1);
  return valueAt(old, [...inputs, from]) === valueAt(fresh, [...inputs, to]);
};

/** Another version of the language that a setup action installs. */
export const isSetupVersion: Rule = ({ path, before, after }, { fresh }) => {
  if (path.at(-2) !== 'with' || !String(path.at(-1)).endsWith('-version')) return false;
  const isVersion = (value: unknown) =>
    typeof value === 'number' || (typeof value === 'string' && VERSION.test(value));
  return /\/setup-\w+$/.test(actionAt(fresh, path)) && isVersion(before) && isVersion(after);
};

/** A version that YAML read as a number (3.10 as 3.1), written as the text that was meant. */
export const isSameVersion: Rule = ({ path, before, after }) =>
  (path.includes('matrix') || path.at(-2) === 'with') &&
  typeof before === 'number' &&
  typeof after === 'string' &&
  /^\d+\.\d+0$/.test(after) &&
  Number(after) === before;

/** The image that follows a removed one. */
export const isNextImage: Rule = ({ path, before, after }) =>
  (path.includes('runs-on') || path.includes('matrix')) &&
  typeof before === 'string' &&
  typeof after === 'string' &&
  ownValue(RETIRED_LABELS, before) === after;

/** A runner for a job that names none: one that another job of the file uses. */
export const isAddedRunner: Rule = ({ path, before, after }, { old }) => {
  if (path.length !== 3 || path[2] !== 'runs-on' || before !== undefined) return false;
  const jobs = Object.values((valueAt(old, ['jobs']) ?? {}) as Record<string, unknown>);
  const used = jobs.map((job) => valueAt(job, ['runs-on']));
  return typeof after === 'string' && hostedKind(after) !== null && used.includes(after);
};

/** The name of a job that is there, in place of a misspelt one that is not. */
export const isMendedNeed: Rule = ({ path, before, after }, { old }) => {
  const ids = Object.keys(valueAt(old, ['jobs']) ?? {});
  return (
    path[0] === 'jobs' &&
    path[2] === 'needs' &&
    typeof before === 'string' &&
    typeof after === 'string' &&
    !ids.includes(before) &&
    ids.includes(after) &&
    isOneTypo(before, after)
  );
};

/** Another folder of the repository to work in. */
export const isMovedFolder: Rule = ({ path, before, after }) =>
  path.at(-1) === 'working-directory' &&
  !path.includes('with') &&
  typeof before === 'string' &&
  typeof after === 'string' &&
  /^(?!\/)(?!.*\.\.)[\w.@+/ -]{1,300}$/.test(after);

/** More time, up to three times as much. */
export const isLongerTimeout: Rule = ({ path, before, after }) =>
  path.at(-1) === 'timeout-minutes' &&
  typeof before === 'number' &&
  typeof after === 'number' &&
  after > before &&
  after <= Math.min(before * 3, MOST_MINUTES);

/** The heap of Node.js, and nothing else, in its options. */
export const isHeap: Rule = ({ path, before, after }) => {
  const options =
    path.at(-1) === 'env' && before === undefined && isOnly(after, 'NODE_OPTIONS')
      ? [undefined, (after as Record<string, unknown>)['NODE_OPTIONS']]
      : path.at(-1) === 'NODE_OPTIONS' && path.at(-2) === 'env'
        ? [before, after]
        : null;
  if (options === null) return false;
  const [old = '', fresh] = options;
  if (typeof old !== 'string' || typeof fresh !== 'string' || !HEAP_FLAG.test(fresh)) return false;
  return withoutHeap(old) === withoutHeap(fresh);
};

function withoutHeap(options: string): string {
  return options.replace(HEAP_FLAG, '').trim();
}

function isOnly(value: unknown, key: string): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 1 && keys[0] === key;
}

/** The action of the step that a path leads into; empty for a step that runs a script. */
function actionAt(root: unknown, path: Difference['path']): string {
  const step = valueAt(root, path.slice(0, path.indexOf('steps') + 2));
  const uses = valueAt(step, ['uses']);
  return (typeof uses === 'string' && readReference(uses)?.action) || '';
}

function valueAt(root: unknown, path: Difference['path']): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    root,
  );
}
