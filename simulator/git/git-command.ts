import { spawn } from 'node:child_process';

/** git ended with something else than 0; the message holds what it printed. */
export class GitCommandError extends Error {
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, stderr: string) {
    super(`git ${args[0] ?? ''} failed (${exitCode ?? 'killed'}): ${stderr.trim()}`);
    this.name = 'GitCommandError';
    this.exitCode = exitCode;
  }
}

/** The environment git runs in: nobody's configuration, no questions, one language. */
export function gitEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'file',
    GIT_LITERAL_PATHSPECS: '1',
  };
}

/** What a call of git may be given besides its arguments. */
export interface GitOptions {
  input?: string | Uint8Array;
  environment?: Record<string, string>;
  /** Exit codes that are answers, not failures; 0 always is. */
  allowed?: readonly number[];
}

/** Runs git without a shell on a repository and gives what it printed; throws GitCommandError. */
export async function git(
  gitDir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Buffer> {
  const child = spawn('git', [`--git-dir=${gitDir}`, ...args], {
    env: { ...gitEnvironment(), ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  // git may end without reading all of its input; its exit code says what happened.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (exitCode === 0 || (exitCode !== null && options.allowed?.includes(exitCode))) {
    return Buffer.concat(output);
  }
  throw new GitCommandError(args, exitCode, Buffer.concat(errors).toString());
}

/** As `git`, with the output as text without its last line break. */
export async function gitText(
  gitDir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  return (await git(gitDir, args, options)).toString('utf8').replace(/\n$/, '');
}
