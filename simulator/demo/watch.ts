import type { CheckRun } from '../state/checks.ts';
import type { PullRequest } from '../state/conversation.ts';
import type { Repository } from '../state/repository.ts';
import type { RunAttempt, WorkflowRun } from '../state/workflow-runs.ts';
import { findRepository } from '../state/world.ts';
import type { Scene } from './story.ts';

const PATIENCE_MS = 170_000;

/** The repository of a scene. */
export function repositoryOf({ simulator, repository }: Scene): Repository {
  const [owner = '', name = ''] = repository.split('/');
  const found = findRepository(simulator.world, owner, name);
  if (found === undefined) throw new Error(`The demo has no repository ${repository}.`);
  return found;
}

/** Where a person looks at something of the scene's repository. */
export function pageOf({ simulator, repository }: Scene, path = ''): string {
  return `${simulator.url}/${repository}${path}`;
}

/** Waits until `look` finds something; throws with `what` after nearly three minutes. */
export async function until<T>(
  scene: Scene,
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  let found: T | undefined;
  await scene.simulator.waitFor(
    async () => {
      found = await look();
      return found !== undefined;
    },
    { timeoutMs: PATIENCE_MS, what: `${scene.repository}: ${what}` },
  );
  return found as T;
}

/** Waits for the end of an attempt of the run of a commit. */
export async function runEnds(
  scene: Scene,
  sha: string,
  number = 1,
): Promise<{ run: WorkflowRun; attempt: RunAttempt; link: string }> {
  return until(scene, `the run of ${sha.slice(0, 7)}, attempt ${number}`, () => {
    for (const run of repositoryOf(scene).runs.values()) {
      const attempt = run.attempts.find((each) => each.number === number);
      if (run.headSha !== sha || attempt?.status !== 'completed') continue;
      return { run, attempt, link: pageOf(scene, `/actions/runs/${run.id}`) };
    }
    return undefined;
  });
}

/** Waits for a pull request of our App. */
export async function fixOpens(scene: Scene): Promise<PullRequest> {
  return until(scene, 'the fix pull request', () => fixesOf(scene)[0]);
}

/** Pull requests that our App opened. */
export function fixesOf(scene: Scene): PullRequest[] {
  return [...repositoryOf(scene).pulls.values()].filter(({ author }) => author.type === 'Bot');
}

/** Our completed check run on a commit, once it is there. */
export async function checkCompletes(scene: Scene, sha: string): Promise<CheckRun> {
  return until(scene, `the check run on ${sha.slice(0, 7)}`, () =>
    [...repositoryOf(scene).checks.values()].find(
      ({ suite, name, status }) =>
        suite.headSha === sha && name === 'Pipewright' && status === 'completed',
    ),
  );
}

/** Waits for a Run of this playbook to end, and says how. */
export async function playbookEnds(scene: Scene, playbook: string): Promise<string> {
  const ends = ['succeeded', 'explained', 'refused', 'failed', 'unproven'];
  return until(scene, `the end of ${playbook}`, async () => {
    const counts = await Promise.all(ends.map((end) => scene.runsEnded(playbook, end)));
    return ends.find((_, index) => (counts[index] ?? 0) > 0);
  });
}
