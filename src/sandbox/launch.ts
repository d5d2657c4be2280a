import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { OperatorError } from '../domain/errors.ts';
import type { Limits } from './limits.ts';

/** A host folder or file shown to the program. Under process isolation it stays where it is. */
export interface Bind {
  source: string;
  target: string;
  writable: boolean;
}

/** A program made ready by an isolation: what to start on the host, and how to read its end. */
export interface Preparation {
  program: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** Bytes for file descriptors 4 and up, each read by the program to its end. */
  inputs: string[];
  /** `status`: file descriptor 3 carries bubblewrap's JSON status, the only sure sign of a start. */
  reports: 'status' | 'exit';
}

export interface LaunchResult {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  timedOut: boolean;
  cancelled: boolean;
  outputTruncated: boolean;
  durationMs: number;
}

export interface Watch {
  limits: Limits;
  onOutput: (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;
  signal?: AbortSignal | undefined;
}

/**
 * Starts a prepared program without a shell and waits until its whole tree is gone. Throws an
 * OperatorError when it could not be started at all; a bad exit code is a result.
 */
export async function launch(preparation: Preparation, watch: Watch): Promise<LaunchResult> {
  const started = performance.now();
  if (watch.signal?.aborted === true) return cancelledBeforeStart();
  const child = spawn(preparation.program, preparation.args, {
    cwd: preparation.cwd,
    env: preparation.env,
    // A group of its own: Ctrl-C at our terminal must not reach it, and it can be killed whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...preparation.inputs.map(() => 'pipe' as const)],
  });
  feed(child, preparation.inputs);
  const status = collect(child.stdio[3] as Readable, 64 * 1024);
  const output = forward(child, watch);

  let timedOut = false;
  let cancelled = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killTree(child);
  }, watch.limits.timeoutMs);
  const cancel = (): void => {
    cancelled = true;
    killTree(child);
  };
  watch.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const end = await ended(child, preparation.program);
    const stopped = timedOut || cancelled || end.signal !== null;
    if (preparation.reports === 'status' && !stopped && !status().includes('"exit-code"')) {
      throw new OperatorError(
        `bubblewrap could not set the sandbox up: ${output.errorTail().trim()}`,
        { code: 'sandbox_failed' },
      );
    }
    return {
      ...end,
      timedOut,
      cancelled,
      outputTruncated: output.truncated(),
      durationMs: Math.round(performance.now() - started),
    };
  } finally {
    clearTimeout(timer);
    watch.signal?.removeEventListener('abort', cancel);
  }
}

function cancelledBeforeStart(): LaunchResult {
  return {
    exitCode: null,
    signal: null,
    timedOut: false,
    cancelled: true,
    outputTruncated: false,
    durationMs: 0,
  };
}

function feed(child: ChildProcess, inputs: string[]): void {
  for (const [index, input] of inputs.entries()) {
    const pipe = child.stdio[4 + index] as Writable;
    // A program that dies before reading its input says so by its exit code.
    pipe.on('error', () => undefined);
    pipe.end(input);
  }
}

function collect(stream: Readable, cap: number): () => string {
  let text = '';
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    if (text.length < cap) text += chunk.toString();
  });
  return () => text;
}

function forward(
  child: ChildProcess,
  { limits, onOutput }: Watch,
): { truncated: () => boolean; errorTail: () => string } {
  let left = limits.outputBytes;
  let truncated = false;
  let tail = Buffer.alloc(0);
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (chunk: Buffer) => {
      if (stream === 'stderr') tail = Buffer.concat([tail, chunk]).subarray(-2048);
      if (chunk.length > left) truncated = true;
      const part = chunk.subarray(0, left);
      left -= part.length;
      if (part.length > 0) onOutput(part, stream);
    });
  }
  return { truncated: () => truncated, errorTail: () => tail.toString() };
}

function ended(
  child: ChildProcess,
  program: string,
): Promise<{ exitCode: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new OperatorError(`${program} could not be started: ${cause.message}`, {
          code: 'sandbox_failed',
          cause,
        }),
      );
    });
    child.once('exit', (exitCode, signal) => {
      // What the program left running goes with it; under bubblewrap the namespace is gone already.
      killTree(child);
      // A child that fled its process group may hold the pipes open; it is not waited for.
      const patience = setTimeout(() => {
        for (const pipe of child.stdio) pipe?.destroy();
      }, 2000);
      child.once('close', () => {
        clearTimeout(patience);
        resolve({ exitCode, signal });
      });
    });
  });
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
