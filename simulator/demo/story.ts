import type { Simulator } from '../simulator.ts';
import type { Narrator } from './narrator.ts';

/** How a story ended, measured from the end of its red run. */
export interface Outcome {
  ok: boolean;
  outcome: string;
  secondsToPullRequest: number | null;
  secondsToResolved: number | null;
  link: string;
}

/** What a story is told on: a GitHub with Pipewright installed on its repository. */
export interface Scene {
  simulator: Simulator;
  /** `owner/name`. */
  repository: string;
  say(what: string, link?: string): void;
  /** How many Runs of this playbook ended so, as the metrics of Pipewright say. */
  runsEnded: (playbook: string, outcome: string) => Promise<number>;
}

/** One scenario of the demo. */
export interface Story {
  name: string;
  about: string;
  tell(scene: Scene): Promise<Outcome>;
}

/** Binds a scene to a story's name. */
export function sceneOf(
  story: Story,
  base: Omit<Scene, 'say' | 'repository'> & { narrator: Narrator; owner: string },
): Scene {
  const { narrator, owner, ...scene } = base;
  return {
    ...scene,
    repository: `${owner}/${story.name}`,
    say: (what, link) => {
      narrator.say(story.name, what, link);
    },
  };
}
