import { expect, test } from 'vitest';
import type { HealingFacts } from '../../../src/healing/actions/action.ts';
import { workingDirectory } from '../../../src/healing/actions/working-directory.ts';
import { FakeGitHub } from '../../fakes/github.ts';
import { createGitHubWorld } from '../../fakes/github-world.ts';
import { anIssue } from '../../fakes/issue.ts';

/** A workflow with jobs `test` and `lint` that run `npm ci`, each with these lines of its own. */
const workflow = (first: string, second = first, defaults = ''): string =>
  `on: push\n${defaults}jobs:\n${[
    ['test', first],
    ['lint', second],
  ]
    .map(
      ([name, line]) =>
        `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n${line}`,
    )
    .join('')}`;
const inside = (folder: string): string => `        working-directory: ${folder}\n`;

test.each<[string, string, string]>([
  ['none is given', workflow(''), ''],
  ['the step says it', workflow(inside('apps/web')), 'apps/web'],
  ['it begins with a dot', workflow(inside('./apps/web/')), 'apps/web'],
  [
    'the workflow says it',
    workflow('', '', 'defaults: { run: { working-directory: web } }\n'),
    'web',
  ],
  ['it is the root', workflow(inside('.')), ''],
  ['the jobs are in several', workflow(inside('a'), inside('b')), ''],
  ['an expression says it', workflow(inside('${{ matrix.folder }}')), ''],
  ['it leads out', workflow(inside('../other')), ''],
  ['it is absolute', workflow(inside('/etc')), ''],
  ['the workflow cannot be read', 'jobs: [', ''],
])('the folder of the failing step, where %s', async (_, text, folder) => {
  const world = createGitHubWorld({ files: { '.github/workflows/ci.yml': text } });
  const issue = anIssue({
    finding: { step: 'Run npm ci' },
    occurrence: { failedJobs: ['test', 'lint'] },
  });
  const run = { headSha: world.branches.get('main') ?? '' };
  const facts = { repository: world.repository, run, issue, occurrences: [issue.occurrence] };
  const found = workingDirectory(facts as unknown as HealingFacts, new FakeGitHub(world).reader(1));
  expect(await found).toBe(folder);
});
