import { setTimeout as sleep } from 'node:timers/promises';
import { createDraw } from '../../../simulator/faults/fault-rules.ts';
import type { Cluster, Victim } from './cluster.ts';
import type { Traffic } from './traffic.ts';

/** Kills at moments drawn from the seed while red runs keep coming; answers who was killed how often. */
export async function storm(
  cluster: Cluster,
  traffic: Traffic,
  { seed, kills, redRuns }: { seed: number; kills: number; redRuns: number },
): Promise<Record<Victim, number>> {
  const draw = createDraw(seed);
  const count = { worker: 0, web: 0, everything: 0 };
  const killing = (async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(500 + draw() * 2_000);
      const lot = draw();
      const victim = lot < 0.55 ? 'worker' : lot < 0.8 ? 'web' : 'everything';
      count[victim] += 1;
      await cluster.strike(victim, Math.floor(draw() * 100), draw() < 0.75);
    }
  })();
  for (let red = 0; red < redRuns; red += 1) {
    await traffic.next();
    await sleep(400);
  }
  await killing;
  return count;
}
