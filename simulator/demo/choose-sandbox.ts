import { probeSandbox, type SandboxProbe } from '../../src/sandbox/probe.ts';
import type { Narrator } from './narrator.ts';

type Found = Exclude<SandboxProbe, { isolation: null }>;

/**
 * Bubblewrap where it works; else plain child processes, which is said loudly: the demo runs only
 * the repositories that come with it.
 */
export async function chooseSandbox(narrator: Narrator): Promise<Found> {
  const probe = await probeSandbox('auto');
  if (probe.isolation !== null) {
    narrator.say('sandbox', probe.message);
    return probe;
  }
  narrator.headline('!!  NO SANDBOX: the steps of the demo run as plain child processes  !!');
  narrator.say('sandbox', probe.message);
  narrator.say('sandbox', 'the demo runs only its own three repositories; a real one would refuse');
  const plain = await probeSandbox('process');
  if (plain.isolation === null) throw new Error(plain.message);
  return plain;
}
