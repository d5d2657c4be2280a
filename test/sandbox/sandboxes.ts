import { probeSandbox } from '../../src/sandbox/probe.ts';
import type { Sandbox, LaunchSpec } from '../../src/sandbox/sandbox.ts';

/** What a suite is called that needs it, so that a skipped one says how to get it. */
export const NEEDS_BUBBLEWRAP = '(needs bubblewrap that works: apt-get install bubblewrap)';

/** The isolations this machine has, for tests that hold for each. */
export async function sandboxesHere(): Promise<{
  all: Array<[name: string, sandbox: Sandbox]>;
  bubblewrap: Sandbox | null;
}> {
  const isolated = await probeSandbox('bubblewrap');
  const plain = await probeSandbox('process');
  const found = [isolated, plain].flatMap(({ sandbox }) => (sandbox === null ? [] : [sandbox]));
  return {
    all: found.map((sandbox) => [sandbox.isolation, sandbox]),
    bubblewrap: isolated.sandbox,
  };
}

/** Runs a shell script in a fresh folder and gives its end and its output as text. */
export async function shell(
  sandbox: Sandbox,
  script: string,
  more: Partial<LaunchSpec> & { folder: string },
): Promise<Awaited<ReturnType<Sandbox['launch']>> & { output: string }> {
  const bind = { source: more.folder, target: '/workspace', writable: true };
  const output: Uint8Array[] = [];
  const result = await sandbox.launch({
    argv: ['sh', '-c', script],
    cwd: sandbox.at(bind),
    binds: [bind],
    network: 'none',
    onOutput: (chunk) => output.push(chunk),
    ...more,
  });
  return { ...result, output: Buffer.concat(output).toString() };
}
