import { resolve } from 'node:path';
import { type HeldProcess, startHeld } from './held-process.ts';

/** The built server in a process of its own. */
export interface BuiltServer extends HeldProcess {
  /** Where it listens; rejects when it ends before it does. */
  url: Promise<string>;
  output(): string;
}

/** Starts `pipewright start` from `dist/` with these settings and no others. */
export async function startBuiltServer(
  folder: string,
  env: Record<string, string>,
): Promise<BuiltServer> {
  const running = await startHeld([process.execPath, resolve('dist/bin.js'), 'start'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', LOG_FORMAT: 'json', HOST: '127.0.0.1', ...env },
  });
  let output = '';
  const url = new Promise<string>((found, failed) => {
    running.onOutput((chunk) => {
      output += chunk.toString();
      const address = /is ready on (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (address !== undefined) found(address);
    });
    void running.ended.then(() => failed(new Error(`It ended before it was ready:\n${output}`)));
  });
  // Who never asks for it need not hear that it failed.
  url.catch(() => undefined);
  return { ...running, url, output: () => output };
}
