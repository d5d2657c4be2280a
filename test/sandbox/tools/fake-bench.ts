import type { StepResult, ToolStep, Workbench } from '../../../src/sandbox/tools/tool.ts';

/** What a program does in a test: what it prints, how it ends, and the files it leaves. */
export interface Played {
  ok?: boolean;
  output?: string;
  writes?: Record<string, string>;
}

/** A workbench over files in memory, whose programs do as `play` says; `steps` are the calls. */
export function fakeBench(
  files: Record<string, string>,
  play: (argv: string, step: ToolStep) => Played = () => ({}),
): Workbench & { steps: ToolStep[]; text: (path: string) => string | undefined } {
  const now = new Map(Object.entries(files));
  const steps: ToolStep[] = [];
  const originals = new Map([...now.keys()].map((path) => [path, { hash: '', executable: false }]));
  return {
    steps,
    text: (path) => now.get(path),
    scratch: '/scratch',
    registryEnvironment: { CI: 'true' },
    registry: { url: 'https://ours.example/npm/', publicUrl: 'https://packages.example/' },
    host: async () => ({ version: '1.19.8' }),
    copy: {
      folder: '/nowhere',
      files: originals,
      links: [],
      skipped: [],
      read: async (path) => {
        const text = now.get(path);
        return text === undefined ? null : Buffer.from(text);
      },
      write: async (path, text) => {
        if (!now.has(path)) return false;
        now.set(path, text);
        return true;
      },
      compare: async () => ({ patch: { edits: [] }, ignored: [] }),
    },
    run: async (step): Promise<StepResult> => {
      steps.push(step);
      const { ok = true, output = '', writes = {} } = play(step.argv.join(' '), step);
      for (const [path, text] of Object.entries(writes)) now.set(path, text);
      const exitCode = ok ? 0 : 1;
      return {
        ok,
        exitCode,
        output,
        reason: `it ended with exit code ${exitCode}`,
        refusedHosts: [],
      };
    },
  };
}
