import type { Simulator } from '../../../simulator/simulator.ts';

/** Lets GitHub have a bad day: what goes wrong with its calls and deliveries is drawn from the seed. */
export function addFaults({ faults }: Simulator, seed: number): void {
  faults.seed(seed);
  for (const fault of ['500', '502', '503', 'reset', 'truncated'] as const) {
    faults.add({ fault, probability: 0.006 });
    faults.add({ fault, probability: 0.006, when: 'after' });
  }
  faults.add({ fault: 'slow', probability: 0.02, delayMs: 800 });
  faults.add({ fault: 'secondary_limit', probability: 0.004, retryAfter: 1 });
  faults.add({ fault: 'bad_credentials', probability: 0.004 });
  faults.add({ fault: 'hang', probability: 0.01, times: 3 });
  faults.add({ fault: 'duplicate', probability: 0.04 });
  faults.add({ fault: 'out_of_order', probability: 0.04, delayMs: 1_500 });
  faults.add({ fault: 'delayed', probability: 0.04, delayMs: 2_500 });
  faults.add({ fault: 'dropped', probability: 0.03 });
}
