import { startSimulator } from '../../simulator/simulator.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { StageFiles } from '../../simulator/stage/repository-stage.ts';
import type { Repository } from '../../simulator/state/repository.ts';
import type { EffectApplier } from '../../src/domain/effect.ts';
import type { GitHubReader } from '../../src/domain/github.ts';
import type { RepositoryRef } from '../../src/domain/repository.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import type { FakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { githubAt } from './github-under-test.ts';
import { startLosingProxy } from './losing-proxy.ts';
import type { LosingProxy } from './losing-proxy.ts';

const FILES: StageFiles = {
  'README.md': '# Shop\n',
  'src/a.js': 'one\n',
  'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
  'image.bin': new Uint8Array([0, 255, 1, 254]),
  link: { mode: '120000', content: 'README.md' },
  dangling: { mode: '120000', content: 'nowhere' },
  '.github/workflows/ci.yml': 'name: CI\non: [push, pull_request]\n',
  '.github/workflows/deploy.yml': 'name: Deploy\non: workflow_dispatch\n',
};

/** The room on a simulated GitHub: `acme/shop` with the App installed. */
export interface SimulatedGitHub {
  simulator: Simulator;
  runner: FakeWorkflowRunner;
  proxy: LosingProxy;
  github: ReturnType<typeof githubAt>;
  reader: GitHubReader;
  /** As the simulator knows it, and as we name it. */
  staged: Repository;
  repository: RepositoryRef;
  target: Parameters<EffectApplier['apply']>[0];
  /** The head of `main`. */
  main: string;
  stop(): Promise<void>;
}

export async function startSimulatedGitHub(
  permissions: Record<string, 'read' | 'write'> = {
    actions: 'write',
    checks: 'write',
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
  },
): Promise<SimulatedGitHub> {
  const runner = createFakeWorkflowRunner();
  runner.play = () => [
    { key: 'build', conclusion: 'success', log: '2026-01-01T00:00:00.0000000Z built\n' },
    { key: 'test', conclusion: 'failure', log: '2026-01-01T00:00:00.0000000Z ##[error]boom\n' },
  ];
  const simulator = await startSimulator({ runner });
  simulator.createOrganisation('acme');
  const app = simulator.createApp({ permissions, events: ['workflow_run'] });
  const staged = await simulator.createRepository({ owner: 'acme', name: 'shop', files: FILES });
  const installation = simulator.install(app.appId, ['acme/shop']);
  const proxy = await startLosingProxy(simulator.apiUrl);
  const github = githubAt(proxy.url, { appId: app.appId, privateKey: app.privateKey });
  const reader = github.reader(installation.id);
  const repository = { id: staged.id, owner: 'acme', name: 'shop' };
  await simulator.waitFor(() => simulator.world.background.size === 0, { what: 'quiet' });
  return {
    simulator,
    runner,
    proxy,
    github,
    reader,
    staged,
    repository,
    target: { installationId: installation.id, repository },
    main: (await reader.getBranchHead(repository, 'main')) ?? '',
    async stop() {
      await proxy.close();
      await simulator.stop();
    },
  };
}
