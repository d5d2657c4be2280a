import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Scope } from '../../src/domain/identity.ts';
import { probeSandbox } from '../../src/sandbox/probe.ts';
import { sceneOf, type Scene } from '../../simulator/demo/story.ts';
import { startPipewright } from '../../simulator/demo/start-pipewright.ts';
import { createWorkflowRunner } from '../../simulator/runner/create-workflow-runner.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createTestDatabase } from '../support/test-database.ts';

/** A GitHub, a runner that runs, and Pipewright, all real and on this machine. */
export interface House {
  simulator: Simulator;
  url: string;
  /** Makes an API key of Pipewright. */
  apiKey(name: string, scopes: Scope[]): Promise<string>;
  /** What Pipewright logged. */
  log: string[];
  /** A repository with Pipewright installed and one commit with a README on `main`. */
  scene(name: string): Promise<Scene>;
  /** Stops everything; fails the test when a call to GitHub broke its contract. */
  close(): Promise<void>;
}

const OWNER = 'acme';

/**
 * Opens a house; steps run in bubblewrap where it works, else as plain processes. `minuteMs` is how
 * long a minute of a job lasts.
 */
export async function openHouse({ minuteMs = 60_000 } = {}): Promise<House> {
  const found = await probeSandbox('auto');
  const probe = found.isolation === null ? await probeSandbox('process') : found;
  if (probe.isolation === null) throw new Error(probe.message);
  const simulator = await startSimulator({
    runner: createWorkflowRunner({ sandbox: probe.sandbox, minuteMs }),
  });
  simulator.createOrganisation(OWNER);
  const dataDir = await mkdtemp(join(tmpdir(), 'pipewright-house-'));
  const database = await createTestDatabase();
  const log: string[] = [];
  const pipewright = await startPipewright({
    simulator,
    dataDir,
    databaseUrl: database.connectionString,
    log: { write: (line) => log.push(line) },
    isolation: probe.isolation,
  });
  return {
    simulator,
    url: pipewright.url,
    apiKey: (name, scopes) => pipewright.apiKey(name, scopes),
    log,
    async scene(name) {
      const files = { 'README.md': `# ${name}\n` };
      await simulator.createRepository({ owner: OWNER, name, files });
      simulator.install(pipewright.appId, [`${OWNER}/${name}`]);
      const narrator = { say: () => undefined, headline: () => undefined };
      const { runsEnded } = pipewright;
      const story = { name, about: '', tell: () => Promise.reject(new Error('not told')) };
      return sceneOf(story, { narrator, owner: OWNER, simulator, runsEnded });
    },
    async close() {
      await pipewright.stop();
      await simulator.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
      expect(simulator.violations).toEqual([]);
      expect(simulator.operationsChecked).toBeGreaterThan(0);
    },
  };
}
