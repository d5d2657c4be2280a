/** What is known of an action's majors. */
export interface ActionVersions {
  /** The runtime of each major, from its `action.yml` (`runs.using`); a major that is not listed is not known. */
  runtimes: Record<number, Runtime>;
  /** The major that an older one is replaced by: the first that runs on the runners' present Node.js. */
  current: number;
  /** The oldest major whose inputs and behaviour the current one keeps, or this house adapts. */
  keptFrom: number;
  /** Majors up to this one GitHub refuses to run, whatever their runtime. */
  refusedUpTo?: number;
}

type Runtime = 'node12' | 'node16' | 'node20' | 'node24';

/** The runtime that hosted runners have now. */
const PRESENT_RUNTIME: Runtime = 'node24';

/**
 * Actions whose majors are known, from their release notes. An action that is not here is not
 * changed: which of its versions works is not ours to guess.
 */
export const ACTION_VERSIONS: Readonly<Record<string, ActionVersions>> = {
  'actions/checkout': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node20', 5: 'node24', 6: 'node24' },
    keptFrom: 2,
    current: 5,
  },
  'actions/setup-node': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node20', 5: 'node24', 6: 'node24' },
    keptFrom: 1,
    current: 6,
  },
  'actions/setup-python': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node16', 5: 'node20', 6: 'node24' },
    keptFrom: 1,
    current: 6,
  },
  'actions/setup-go': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node16', 5: 'node20', 6: 'node24' },
    keptFrom: 2,
    current: 6,
  },
  'actions/setup-java': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node20', 5: 'node24' },
    keptFrom: 2,
    current: 5,
  },
  'actions/setup-dotnet': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node20', 5: 'node24' },
    keptFrom: 1,
    current: 5,
  },
  'actions/cache': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node20', 5: 'node24' },
    keptFrom: 1,
    current: 5,
    refusedUpTo: 2,
  },
  'actions/upload-artifact': {
    runtimes: { 1: 'node12', 2: 'node12', 3: 'node16', 4: 'node20', 5: 'node20', 6: 'node24' },
    keptFrom: 1,
    current: 6,
    refusedUpTo: 3,
  },
  'actions/download-artifact': {
    runtimes: {
      1: 'node12',
      2: 'node12',
      3: 'node16',
      4: 'node20',
      5: 'node20',
      6: 'node20',
      7: 'node24',
    },
    keptFrom: 2,
    current: 7,
    refusedUpTo: 3,
  },
  // Built of other actions: it has no runtime of its own.
  'actions/upload-pages-artifact': {
    runtimes: {},
    keptFrom: 1,
    current: 3,
    refusedUpTo: 2,
  },
  'actions/deploy-pages': {
    runtimes: { 1: 'node16', 2: 'node16', 3: 'node20', 4: 'node20', 5: 'node24' },
    keptFrom: 1,
    current: 5,
    refusedUpTo: 3,
  },
  'github/codeql-action': {
    runtimes: { 1: 'node12', 2: 'node16', 3: 'node20', 4: 'node24' },
    keptFrom: 2,
    current: 4,
  },
  'actions/github-script': {
    runtimes: {
      3: 'node12',
      4: 'node12',
      5: 'node16',
      6: 'node16',
      7: 'node20',
      8: 'node24',
    },
    keptFrom: 5,
    current: 8,
  },
  'actions/labeler': {
    runtimes: { 2: 'node12', 3: 'node12', 4: 'node16', 5: 'node20', 6: 'node24' },
    keptFrom: 5,
    current: 6,
  },
  'actions/stale': {
    runtimes: { 3: 'node12', 4: 'node12', 5: 'node16', 8: 'node16', 9: 'node20', 10: 'node24' },
    keptFrom: 5,
    current: 10,
  },
};

/** Whether a major runs on a runtime that hosted runners no longer have, as far as is known. */
export function isOutdated(action: string, major: number): boolean {
  const runtime = ACTION_VERSIONS[action]?.runtimes[major];
  return runtime !== undefined && runtime !== PRESENT_RUNTIME;
}

/** Whether GitHub refuses to start a job with this major. */
export function isRefused(action: string, major: number): boolean {
  const known = ACTION_VERSIONS[action];
  return known?.refusedUpTo !== undefined && major <= known.refusedUpTo;
}
