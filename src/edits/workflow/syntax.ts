/** The keys that GitHub knows at the levels of a workflow file where an unknown one makes it invalid. */
const WORKFLOW_KEYS = {
  workflow: ['name', 'run-name', 'on', 'permissions', 'env', 'defaults', 'concurrency', 'jobs'],
  job: [
    'name',
    'permissions',
    'needs',
    'if',
    'runs-on',
    'environment',
    'concurrency',
    'outputs',
    'env',
    'defaults',
    'steps',
    'timeout-minutes',
    'strategy',
    'continue-on-error',
    'container',
    'services',
    'uses',
    'with',
    'secrets',
    'snapshot',
  ],
  step: [
    'id',
    'if',
    'name',
    'uses',
    'run',
    'shell',
    'with',
    'env',
    'working-directory',
    'continue-on-error',
    'timeout-minutes',
  ],
} as const;

export type WorkflowLevel = keyof typeof WORKFLOW_KEYS;

/** Keys whose misspelling is mended: what they hold decides neither rights nor whether a step counts. */
const PLAIN_KEYS = new Set<string>([
  'name',
  'run-name',
  'on',
  'env',
  'defaults',
  'jobs',
  'needs',
  'runs-on',
  'outputs',
  'steps',
  'timeout-minutes',
  'strategy',
  'id',
  'uses',
  'run',
  'shell',
  'with',
  'working-directory',
]);

/** The keys of a level. */
export function knownKeys(level: WorkflowLevel): readonly string[] {
  return WORKFLOW_KEYS[level];
}

/** True for a key of a level. */
export function isKnownKey(level: WorkflowLevel, key: string): boolean {
  return (WORKFLOW_KEYS[level] as readonly string[]).includes(key);
}

/** True when a misspelt key may be corrected to this one without a person's judgement. */
export function isPlainKey(key: string): boolean {
  return PLAIN_KEYS.has(key);
}
