import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Another process that uses the embedded Postgres of a folder. */
export interface HeldStorage {
  process: ChildProcess;
  /** Its first line: `ready`, or why it could not. */
  answer: string;
  /** Ends it properly and answers its exit code. */
  end(): Promise<number | null>;
  kill(): Promise<void>;
}

/** Starts such a process, as another account where `ids` says so, and waits for its first line. */
export async function holdStorage(
  dataDir: string,
  options: { mode?: 'storage' | 'disposable'; ids?: { uid: number; gid: number } } = {},
): Promise<HeldStorage> {
  const script = fileURLToPath(new URL('hold-storage.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, dataDir, options.mode ?? 'storage'],
    { stdio: ['pipe', 'pipe', 'inherit'], ...options.ids },
  );
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    void exited.then((code) => resolve(text || `exit ${code}`));
  });
  return {
    process: child,
    answer,
    end: () => {
      child.stdin?.end();
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
