import { expect } from 'vitest';
import type { Scene } from '../../simulator/demo/story.ts';
import {
  checkCompletes,
  fixesOf,
  repositoryOf,
  runEnds,
  until,
} from '../../simulator/demo/watch.ts';
import type { CheckRun } from '../../simulator/state/checks.ts';
import type { House } from './house.ts';

type Files = Record<string, string | Uint8Array>;

/** A job that is green, and red by itself after a push. */
export interface RedJob {
  /** Name of the repository; a house has each but once. */
  name: string;
  /** The commands of the job, each a step. */
  steps: string[];
  /** What is there and green. */
  good: Files;
  /** What makes it red. */
  bad: Files;
}

function workflow(steps: string[]): string {
  const runs = steps.map((step) => `      - run: ${JSON.stringify(step)}\n`).join('');
  return `name: CI
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${runs}`;
}

async function turnRed(
  house: House,
  { name, steps, good, bad }: RedJob,
): Promise<{ scene: Scene; sha: string }> {
  const scene = await house.scene(name);
  const { simulator } = house;
  const files = { ...good, '.github/workflows/ci.yml': workflow(steps) };
  const first = await simulator.pushCommit(scene.repository, 'main', files);
  await ends(scene, first, 'success');
  const sha = await simulator.pushCommit(scene.repository, 'main', bad);
  await ends(scene, sha, 'failure');
  return { scene, sha };
}

/** Holds that the run of a commit ends so; else throws with the end of its logs. */
async function ends(scene: Scene, sha: string, conclusion: string): Promise<void> {
  const { attempt } = await runEnds(scene, sha);
  if (attempt.conclusion === conclusion) return;
  const logs = [...attempt.jobs.values()].map(({ log }) => log.slice(-40).join('\n'));
  throw new Error(`The job ended in ${attempt.conclusion}, not ${conclusion}.\n${logs.join('\n')}`);
}

/**
 * Has a job turn red for real, and holds that a pull request makes it green, changing exactly
 * `changed`; gives the difference.
 */
export async function repairs(
  house: House,
  { changed, ...job }: RedJob & { changed: string[] },
): Promise<string> {
  const { scene, sha } = await turnRed(house, job);
  const fix = await until(
    scene,
    'the fix pull request',
    () => fixesOf(scene)[0] ?? told(scene, sha),
  );
  if ('output' in fix) throw new Error(`Nothing was proposed: ${fix.output.summary}`);
  await until(scene, 'the proof', () =>
    fix.body?.includes('Not yet') === true ? undefined : true,
  );
  expect((await checkCompletes(scene, sha)).output.summary).toContain('A verified fix waits');
  const page = `${house.simulator.url}/${scene.repository}/pull/${fix.number}.diff`;
  const diff = await (await fetch(page)).text();
  const paths = [...diff.matchAll(/^\+\+\+ "?b\/(.+?)"?\t?$/gm)].map(([, path]) => path);
  expect(new Set(paths)).toEqual(new Set(changed));
  return diff;
}

/** What the commit is told, once that is the last word. */
function told(scene: Scene, sha: string): CheckRun | undefined {
  return [...repositoryOf(scene).checks.values()].find(
    ({ suite, name, status }) =>
      suite.headSha === sha && name === 'Pipewright' && status === 'completed',
  );
}

/** Has a job turn red for real, and holds that nothing is offered; gives what the commit is told. */
export async function refuses(house: House, job: RedJob): Promise<string> {
  const { scene, sha } = await turnRed(house, job);
  const { output } = await checkCompletes(scene, sha);
  expect(fixesOf(scene)).toEqual([]);
  return [output.title, output.summary, output.text].join('\n');
}
