import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.ts';
import { createGitHubWorld } from '../fakes/github-world.ts';
import type { GitHubWorld } from '../fakes/github-world.ts';
import { openTestStorage } from '../support/test-database.ts';
import { setStage } from './support.ts';

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** What a test of healing plays on: a repository of its own, on the storage of the file. */
export interface Scene {
  storage: Storage;
  repositoryId: number;
  world: GitHubWorld;
  stage: Stage;
}

/**
 * Sets a scene before each test of a file, with these files in the repository, and hands it to
 * `take`. The function that it gives sets another one, with more files.
 */
export function beforeEachScene(
  files: Record<string, string>,
  take: (scene: Scene) => void,
): (more?: Record<string, string>) => Promise<void> {
  let storage: Storage;
  let repositoryId = 0;
  const set = async (more: Record<string, string> = {}) => {
    repositoryId += 1;
    const world = createGitHubWorld({
      files: { ...files, ...more },
      repository: { id: repositoryId, name: `shop${repositoryId}` },
    });
    take({ storage, repositoryId, world, stage: await setStage(storage, world) });
  };
  beforeAll(async () => {
    storage = await openTestStorage();
  });
  afterAll(() => storage.stop());
  beforeEach(() => set());
  return set;
}
