import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { ALL_EVENTS, ALL_PERMISSIONS, probotFor } from './octokit.ts';

let simulator: Simulator;
let octokit: Awaited<ReturnType<ReturnType<typeof probotFor>['auth']>>;
let app: Awaited<ReturnType<ReturnType<typeof probotFor>['auth']>>;
const repo = { owner: 'acme', repo: 'web' };

beforeAll(async () => {
  simulator = await startSimulator({
    runner: createFakeWorkflowRunner(),
    log: (message) => {
      process.stderr.write(`${message}\n`);
    },
  });
  simulator.createOrganisation('acme');
  const credentials = simulator.createApp({ permissions: ALL_PERMISSIONS, events: ALL_EVENTS });
  await simulator.createRepository({
    owner: 'acme',
    name: 'web',
    files: {
      'README.md': '# Web\n',
      'src/index.js': 'export {};\n',
      'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
      link: { mode: '120000', content: 'README.md' },
      '.github/workflows/ci.yml': 'name: CI\non: [push, pull_request, workflow_dispatch]\n',
    },
  });
  const installation = simulator.install(credentials.appId, ['acme/web']);
  const probot = probotFor(simulator, credentials);
  octokit = await probot.auth(installation.id);
  app = await probot.auth();
});

afterAll(async () => {
  await simulator.stop();
});

test('smoke', async () => {
  const { data } = await octokit.rest.repos.get(repo);
  expect(data.full_name).toBe('acme/web');
  const { data: me } = await app.rest.apps.getAuthenticated();
  expect(me?.slug).toBe('pipewright');
  expect(simulator.violations).toEqual([]);
});
