import { readFiles } from './read-files.ts';
import type { Scene, Story } from './story.ts';
import { checkCompletes, fixesOf, fixOpens, pageOf, playbookEnds, runEnds } from './watch.ts';

const seconds = (from: number) => Math.round((performance.now() - from) / 100) / 10;

/** A lockfile out of step: fixed by a pull request that proves itself. */
const storefront: Story = {
  name: 'storefront',
  about: 'package-lock.json out of step on main',
  async tell(scene) {
    const first = await push(scene, 'main', 'storefront/main', 'Sell things');
    scene.say(
      'main is green: the last good run to compare with',
      (await runEnds(scene, first)).link,
    );
    const sha = await push(scene, 'main', 'storefront/change', 'Charge the tax of the country');
    const red = await runEnds(scene, sha);
    const from = performance.now();
    scene.say(
      `a commit without its lockfile: the run ends with ${red.attempt.conclusion}`,
      red.link,
    );
    const fix = await fixOpens(scene);
    const secondsToPullRequest = seconds(from);
    const link = pageOf(scene, `/pull/${fix.number}`);
    scene.say(`Pipewright opens #${fix.number}: ${fix.title}`, link);
    const green = await runEnds(scene, fix.head.sha);
    scene.say(`the same job on the fix ends with ${green.attempt.conclusion}`, green.link);
    const outcome = await playbookEnds(scene, 'npm-lockfile-out-of-step');
    const secondsToResolved = seconds(from);
    const proven = fix.body?.includes('**Verified:**') === true;
    scene.say(
      proven ? 'the proof stands on the pull request; the Issue is resolved' : 'there is no proof',
      link,
    );
    const ok = proven && outcome === 'succeeded' && green.attempt.conclusion === 'success';
    return { ok, outcome, secondsToPullRequest, secondsToResolved, link };
  },
};

/** A mirror that hangs up once: run again, green. */
const weather: Story = {
  name: 'weather',
  about: 'a mirror that hangs up on the first attempt',
  async tell(scene) {
    const sha = await push(scene, 'main', 'weather/main', 'Fetch the stations');
    const red = await runEnds(scene, sha);
    const from = performance.now();
    scene.say(`the mirror hangs up: the run ends with ${red.attempt.conclusion}`, red.link);
    const again = await runEnds(scene, sha, 2);
    scene.say(`Pipewright ran the failed job again: ${again.attempt.conclusion}`, again.link);
    const outcome = await playbookEnds(scene, 'transient-failure');
    const secondsToResolved = seconds(from);
    const check = await checkCompletes(scene, sha);
    const link = pageOf(scene, `/runs/${check.id}`);
    scene.say('the check run says what happened; the Issue is resolved', link);
    const ok =
      outcome === 'succeeded' &&
      red.attempt.conclusion === 'failure' &&
      again.attempt.conclusion === 'success' &&
      fixesOf(scene).length === 0;
    return { ok, outcome, secondsToPullRequest: null, secondsToResolved, link };
  },
};

/** A failing assertion: named by file and line, and left to people. */
const invoices: Story = {
  name: 'invoices',
  about: 'a failing assertion on a pull request',
  async tell(scene) {
    const first = await push(scene, 'main', 'invoices/main', 'Send invoices');
    await runEnds(scene, first);
    const sha = await push(scene, 'due-date', 'invoices/change', 'Never due on the day of issue');
    const { number } = await scene.simulator.openPullRequest(scene.repository, {
      title: 'An invoice is never due on the day it was issued',
      head: 'due-date',
    });
    const link = pageOf(scene, `/pull/${number}`);
    const red = await runEnds(scene, sha);
    const from = performance.now();
    scene.say(`a developer's pull request: the run ends with ${red.attempt.conclusion}`, link);
    const outcome = await playbookEnds(scene, 'explain');
    const check = await checkCompletes(scene, sha);
    const [annotation] = check.annotations;
    const place = annotation ? `${annotation.path}:${annotation.start_line}` : 'no place';
    scene.say(
      `the check run names ${place} and opens no pull request`,
      pageOf(scene, `/runs/${check.id}`),
    );
    const secondsToResolved = null;
    const explainedIn = seconds(from);
    const ok =
      outcome === 'explained' &&
      annotation?.path === 'test/due-date.test.js' &&
      annotation.start_line > 1 &&
      fixesOf(scene).length === 0;
    return {
      ok,
      outcome: `${outcome} at ${place} in ${explainedIn} s`,
      secondsToPullRequest: null,
      secondsToResolved,
      link,
    };
  },
};

/** What the demo tells, side by side. */
export const STORIES: readonly Story[] = [storefront, weather, invoices];

async function push(scene: Scene, branch: string, state: string, message: string): Promise<string> {
  const files = await readFiles(state);
  return scene.simulator.pushCommit(scene.repository, branch, files, { message });
}
