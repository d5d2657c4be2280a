import { spawn } from 'node:child_process';

/** A program that cannot outlive this process, however that ends. */
export interface HeldProcess {
  /** Of the program itself, not of the shell that holds it. */
  pid: number;
  /** Calls back with what it writes to standard output, from the first byte. */
  onOutput(listener: (chunk: Buffer) => void): void;
  /** Its exit code when it ends; 128 and the number of the signal when it was killed. */
  ended: Promise<number>;
  signal(name: NodeJS.Signals): void;
}

// The shell waits on a pipe that we hold: when we are gone, the program is killed.
const HOLD = `exec 4>&2 2>/dev/null
"$@" </dev/null 2>&4 3<&- 4>&- & program=$!; echo "$program"
(read -r _ <&3; kill -9 "$program") 4>&- &
wait "$program"; code=$?; kill $!; exit "$code"`;

/** Starts a program; what it writes to standard error is ours. */
export async function startHeld(
  argv: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<HeldProcess> {
  const shell = spawn('bash', ['-c', HOLD, 'hold', ...argv], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const { stdout } = shell;
  if (stdout === null) throw new Error('a pipe is missing');
  const ended = new Promise<number>((resolve, reject) => {
    shell.once('error', reject);
    shell.once('exit', (code) => resolve(code ?? 0));
  });
  const pid = await new Promise<number>((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end < 0) return;
      stdout.off('data', read);
      stdout.pause();
      const rest = text.slice(end + 1);
      if (rest !== '') stdout.unshift(Buffer.from(rest));
      resolve(Number(text.slice(0, end)));
    };
    stdout.on('data', read);
    void ended.then((code) => reject(new Error(`It ended at once with ${code}.`)), reject);
  });
  return {
    pid,
    onOutput(listener) {
      stdout.on('data', listener);
      stdout.resume();
    },
    ended,
    signal(name) {
      try {
        process.kill(pid, name);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    },
  };
}
