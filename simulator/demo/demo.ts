import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureLoopback } from '../ensure-loopback.ts';
import { createWorkflowRunner } from '../runner/create-workflow-runner.ts';
import { startSimulator } from '../simulator.ts';
import { chooseSandbox } from './choose-sandbox.ts';
import { createNarrator } from './narrator.ts';
import { printApi } from './print-api.ts';
import { printSummary } from './print-summary.ts';
import { startPipewright } from './start-pipewright.ts';
import { STORIES } from './stories.ts';
import { type Outcome, sceneOf, type Story } from './story.ts';

const OWNER = 'acme';
const USAGE = `Usage: npm run demo [-- --once]

Starts a GitHub on this machine, Pipewright, and three repositories whose CI fails.
--once  leaves when every story is told: with 0 if each ended as it should, else with 1`;

const { values } = parseArgs({
  options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) console.log(USAGE);
else {
  try {
    await demo(values.once);
  } catch (error) {
    console.error(
      `The demo could not start: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}

async function demo(once: boolean): Promise<void> {
  const narrator = createNarrator();
  narrator.headline('Pipewright heals three repositories');
  narrator.say('demo', 'starts a GitHub, a database and Pipewright on this machine');
  await ensureLoopback();
  const dataDir = await mkdtemp(join(tmpdir(), 'pipewright-demo-'));
  const log = createWriteStream(join(dataDir, 'pipewright.log'));
  const probe = await chooseSandbox(narrator);
  const simulator = await startSimulator({
    runner: createWorkflowRunner({ sandbox: probe.sandbox }),
  });
  simulator.createOrganisation(OWNER);
  const pipewright = await startPipewright({ simulator, dataDir, log, isolation: probe.isolation });
  const stop = async (keepLog = false) => {
    await pipewright.stop();
    await simulator.stop();
    await new Promise((resolve) => log.end(resolve));
    if (!keepLog) await rm(dataDir, { recursive: true, force: true });
  };
  narrator.say('github', 'a GitHub on this machine, with a runner that runs', simulator.url);
  narrator.say('pipewright', 'listens for its events', `${pipewright.url}/health/detailed`);

  const tell = async (story: Story): Promise<Outcome> => {
    const scene = sceneOf(story, {
      narrator,
      owner: OWNER,
      simulator,
      runsEnded: pipewright.runsEnded,
    });
    try {
      const { name } = story;
      const files = { 'README.md': `# ${name}\n` };
      await simulator.createRepository({ owner: OWNER, name, files, description: story.about });
      simulator.install(pipewright.appId, [scene.repository]);
      return await story.tell(scene);
    } catch (error) {
      const outcome = error instanceof Error ? error.message : String(error);
      scene.say(`it went wrong: ${outcome}`);
      const none = { secondsToPullRequest: null, secondsToResolved: null };
      return { ok: false, outcome, ...none, link: `${simulator.url}/${scene.repository}` };
    }
  };
  const told = await Promise.all(
    STORIES.map(async (story) => ({ story, outcome: await tell(story) })),
  );
  const ok = printSummary(narrator, told, simulator, once);
  if (!ok) console.error(`\nWhat Pipewright logged: ${log.path.toString()}`);
  if (once) {
    await stop(!ok);
    process.exitCode = ok ? 0 : 1;
    return;
  }
  printApi(pipewright.url, await pipewright.apiKey('the demo'));
  console.log('\nWrite `/pipewright help` as a comment on a pull request above: it answers there.');
  console.log('Everything stays up for you to look around. Ctrl-C ends it.');
  const end = () => {
    process.off('SIGINT', end).off('SIGTERM', end);
    void stop();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
}
