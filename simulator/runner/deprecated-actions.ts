/** Newest major of an action that GitHub fails at a job's start, by its name. */
const FAILED_UP_TO: Readonly<Record<string, number>> = {
  'actions/cache': 2,
  'actions/download-artifact': 3,
  'actions/upload-artifact': 3,
};

/** What GitHub says at a job's start about a version of an action that it no longer runs; null where it runs it. */
export function deprecatedAction(uses: string): string | null {
  const [, action = '', version = '', major = ''] =
    /^([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@(v(\d+)[\d.]*)$/.exec(uses) ?? [];
  const last = FAILED_UP_TO[action.toLowerCase()];
  if (last === undefined || Number(major) > last) return null;
  return `This request has been automatically failed because it uses a deprecated version of \`${action}: ${version}\`. Learn more: https://github.blog/changelog/`;
}

/** Newest major of an action whose `action.yml` asks for Node.js 12, which runners no longer have. */
const NODE12_UP_TO: Readonly<Record<string, number>> = {
  'actions/checkout': 2,
  'actions/setup-go': 2,
  'actions/setup-java': 2,
  'actions/setup-node': 2,
  'actions/setup-python': 2,
};

/** What the runner says of an action whose Node.js it no longer has; null where it has it. */
export function removedRuntime(uses: string): string | null {
  const [, action = '', major = ''] = /^([\w.-]+\/[\w.-]+)@v(\d+)[\d.]*$/.exec(uses) ?? [];
  const last = NODE12_UP_TO[action.toLowerCase()];
  if (last === undefined || Number(major) > last) return null;
  return `Specified argument was out of the range of valid values. (Parameter ''using: node12' is not supported, use 'docker', 'node20' or 'node24' instead.')`;
}
