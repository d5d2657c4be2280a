import { createFakeWorkflowRunner } from '../../fakes/fake-workflow-runner.ts';
import { APP_PERMISSIONS } from '../../../simulator/demo/permissions.ts';
import { readFiles } from '../../../simulator/demo/read-files.ts';
import { type Simulator, startSimulator } from '../../../simulator/simulator.ts';
import type { StageFiles } from '../../../simulator/stage/repository-stage.ts';

/** What a red run leads to: a re-run, a fix pull request, or an explanation only. */
export type Story = 'transient' | 'fix' | 'explained';

/** One red run of the traffic, on a pull request of its own. */
export interface RedRun {
  story: Story;
  repository: string;
  branch: string;
  sha: string;
}

/** A simulated GitHub whose workflows end at once, and the traffic on it. */
export interface Traffic {
  simulator: Simulator;
  credentials: { appId: number; privateKey: string; webhookSecret: string };
  /** Opens the next pull request with a red run. */
  next(): Promise<RedRun>;
  reds: RedRun[];
}

// Each organisation is an installation, with limits of its own.
const ORGANISATIONS = 10;
const REPOSITORIES_EACH = 2;
const STORIES: readonly Story[] = ['transient', 'explained', 'fix', 'explained', 'transient'];

const stamped = (lines: string[]): string =>
  lines.map((line) => `2026-01-01T00:00:00.0000000Z ${line}\n`).join('');
const TESTS = ['# tests 3', '# suites 0', '# pass 3', '# fail 0', '# cancelled 0', '# skipped 0'];

const LOGS: Record<Story | 'green', string> = {
  green: stamped(['##[group]Run npm test', ...TESTS]),
  transient: stamped([
    '##[group]Run npm ci',
    'npm error code ECONNRESET',
    'npm error network aborted',
    'npm error network This is a problem related to network connectivity.',
    '##[error]Process completed with exit code 1.',
  ]),
  fix: stamped([
    '##[group]Run npm ci',
    'npm error code EUSAGE',
    'npm error',
    'npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.',
    'npm error',
    'npm error Missing: tax-rates@1.0.0 from lock file',
    'npm error',
    '##[error]Process completed with exit code 1.',
  ]),
  explained: stamped([
    '##[group]Run npm test',
    'not ok 1 - adds up the articles',
    '  ---',
    "  error: 'Expected values to be strictly equal: 2898 !== 2899'",
    "  code: 'ERR_ASSERTION'",
    '  ...',
    '##[error]Process completed with exit code 1.',
  ]),
};

/** Starts the simulator with repositories on which the App is installed, and nothing red yet. */
export async function startTraffic(): Promise<Traffic> {
  const runner = createFakeWorkflowRunner();
  runner.play = ({ attempt, event }) => {
    const { head } = (event.payload as { pull_request: { head: { ref: string } } }).pull_request;
    const story = /^change-(transient|fix|explained)-/.exec(head.ref)?.[1] as Story | undefined;
    const red = story !== undefined && (story !== 'transient' || attempt === 1);
    const log = LOGS[red ? story : 'green'];
    return [{ key: 'test', conclusion: red ? 'failure' : 'success', log }];
  };
  const simulator = await startSimulator({ runner });
  const app = simulator.createApp({
    permissions: { ...APP_PERMISSIONS },
    events: ['workflow_run'],
  });
  const files: StageFiles = {
    ...(await readFiles('storefront/main')),
    '.github/workflows/ci.yml': 'name: CI\non: pull_request\n',
  };
  const repositories: string[] = [];
  for (let at = 0; at < ORGANISATIONS; at += 1) {
    const owner = `org-${at + 1}`;
    simulator.createOrganisation(owner);
    for (let of = 0; of < REPOSITORIES_EACH; of += 1) {
      const name = `shop-${of + 1}`;
      await simulator.createRepository({ owner, name, files });
      simulator.install(app.appId, [`${owner}/${name}`]);
      repositories.push(`${owner}/${name}`);
    }
  }
  const change = await readFiles('storefront/change');
  const reds: RedRun[] = [];
  let count = 0;
  return {
    simulator,
    credentials: app,
    reds,
    async next() {
      const at = count;
      count += 1;
      const repository = repositories[at % repositories.length] ?? '';
      const story = STORIES[Math.floor(at / repositories.length) % STORIES.length] ?? 'explained';
      const branch = `change-${story}-${at}`;
      const note = { [`notes/${at}.md`]: `Change ${at}\n` };
      const changed = story === 'fix' ? { ...change, ...note } : note;
      const sha = await simulator.pushCommit(repository, branch, changed);
      await simulator.openPullRequest(repository, { title: `Change ${at}`, head: branch });
      const red = { story, repository, branch, sha };
      reds.push(red);
      return red;
    },
  };
}
