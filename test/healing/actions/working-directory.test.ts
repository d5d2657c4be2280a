import { expect, test } from 'vitest';
import type { HealingFacts } from '../../../src/healing/actions/action.ts';
import { workingDirectory } from '../../../src/healing/actions/working-directory.ts';
import { FakeGitHub } from '../../fakes/github.ts';
import { createGitHubWorld } from '../../fakes/github-world.ts';
import { anIssue } from '../../fakes/issue.ts';

/** A workflow with jobs `test` and `lint` that run a command, each with these lines of its own. */
const workflow = (first: string, second = first, defaults = '', run = 'npm ci'): string =>
  `on: push\n${defaults}jobs:\n${[
    ['test', first],
    ['lint', second],
  ]
    .map(
      ([name, line]) =>
        `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n      - name: install\n        run: ${run}\n${line}`,
    )
    .join('')}`;
const inside = (folder: string): string => `        working-directory: ${folder}\n`;
const running = (run: string, folder?: string): string =>
  workflow(folder === undefined ? '' : inside(folder), undefined, '', JSON.stringify(run));

test.each<[string, string, string | null]>([
  ['none is given', workflow(''), ''],
  ['the step says it', workflow(inside('apps/web')), 'apps/web'],
  ['it begins with a dot', workflow(inside('./apps/web/')), 'apps/web'],
  [
    'the workflow says it',
    workflow('', '', 'defaults: { run: { working-directory: web } }\n'),
    'web',
  ],
  ['it is the root', workflow(inside('.')), ''],
  ['the command enters it', running('cd web && npm ci'), 'web'],
  ['the command enters it on a line of its own', running('set -e\ncd web\nnpm ci'), 'web'],
  ['the command enters it from another', running('cd web && npm ci', 'apps'), 'apps/web'],
  ['the command goes up within the repository', running('cd .. && npm ci', 'apps/web'), 'apps'],
  ['npm is told of it', running('npm --prefix web ci'), 'web'],
  ['pnpm is told of it', running('pnpm -C ./web install --frozen-lockfile'), 'web'],
  ['yarn is told of it', running('yarn --cwd=web install'), 'web'],
  ['both say a part of it', running('cd apps && npm ci --prefix web'), 'apps/web'],
  ['the jobs are in several', workflow(inside('a'), inside('b')), null],
  ['an expression says it', workflow(inside('${{ matrix.folder }}')), null],
  ['it leads out', workflow(inside('../other')), null],
  ['it is absolute', workflow(inside('/etc')), null],
  ['a variable names it', running('cd $APP && npm ci'), null],
  ['the command leads out', running('cd ../other && npm ci'), null],
  ['npm is led out', running('npm --prefix ../other ci'), null],
  ['npm is told of a variable', running('npm --prefix "$APP" ci'), null],
  ['the workflow cannot be read', 'jobs: [', ''],
])('the folder of the failing step, where %s', async (_, text, folder) => {
  const world = createGitHubWorld({ files: { '.github/workflows/ci.yml': text } });
  const issue = anIssue({
    finding: { step: 'install' },
    occurrence: { failedJobs: ['test', 'lint'] },
  });
  const run = { headSha: world.branches.get('main') ?? '' };
  const facts = { repository: world.repository, run, issue, occurrences: [issue.occurrence] };
  const found = workingDirectory(facts as unknown as HealingFacts, new FakeGitHub(world).reader(1));
  expect(await found).toBe(folder);
});
