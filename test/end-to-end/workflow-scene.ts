import { expect } from 'vitest';
import { checkCompletes, fixesOf, fixOpens, runEnds } from '../../simulator/demo/watch.ts';
import type { Scene } from '../../simulator/demo/story.ts';
import type { PullRequest } from '../../simulator/state/conversation.ts';
import type { StageFiles } from '../../simulator/stage/repository-stage.ts';
import type { House } from './house.ts';

/** Where the workflow of these scenes stands. */
export const PATH = '.github/workflows/ci.yml';

/** A workflow with one job of these steps. */
export function workflow(steps: string[], job = 'runs-on: ubuntu-latest'): string {
  const lines = (text: string, indent: string) => text.split('\n').map((line) => indent + line);
  return [
    'name: CI',
    'on: push',
    'jobs:',
    '  test:',
    ...lines(job, '    '),
    '    steps:',
    ...steps.flatMap((step) =>
      lines(step, '        ').map((line, at) =>
        at === 0 ? line.replace('        ', '      - ') : line,
      ),
    ),
    '',
  ].join('\n');
}

/**
 * Pushes the files; the job is red, the playbook mends it, and the job is green. Gives the lines that
 * changed.
 */
export async function heals(house: House, name: string, files: StageFiles): Promise<string[]> {
  const scene = await house.scene(name);
  const { simulator } = house;
  await simulator.pushCommit(scene.repository, 'main', { 'notes.md': 'before\n' });
  const sha = await simulator.pushCommit(scene.repository, 'main', files);
  expect((await runEnds(scene, sha)).attempt.conclusion).toBe('failure');
  const fix = await fixOpens(scene);
  // Counts of a playbook's ends are of the whole house; the check run is of this repository.
  expect((await checkCompletes(scene, sha)).output.summary).toContain('A verified fix waits');
  return linesOf(house, scene, fix);
}

/** The lines that a pull request changes, with `-` and `+` before them. */
export async function linesOf(
  { simulator }: House,
  { repository }: Scene,
  { number }: PullRequest,
): Promise<string[]> {
  const address = `${simulator.url}/${repository}/pull/${number}.diff`;
  const diff = await (await fetch(address)).text();
  return diff.split('\n').filter((line) => /^(?:[-+](?!-- |\+\+ )|(?:old|new) mode)/.test(line));
}

/** Pushes the files, which no fix is offered for; gives what the check run says of it. */
export async function refused(
  house: House,
  name: string,
  files: StageFiles,
): Promise<string | null> {
  const scene = await house.scene(name);
  const sha = await house.simulator.pushCommit(scene.repository, 'main', files);
  expect((await runEnds(scene, sha)).attempt.conclusion).toBe('failure');
  const { summary } = (await checkCompletes(scene, sha)).output;
  expect(fixesOf(scene)).toEqual([]);
  return summary;
}
