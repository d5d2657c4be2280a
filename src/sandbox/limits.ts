import { type HardLimits, ownHardLimits } from './hard-limits.ts';

/** What one program may use before it is stopped or refused more. */
export interface Limits {
  /** Wall time of the whole tree, milliseconds. */
  timeoutMs: number;
  /** Writable private memory of each process, bytes. Address space is left alone: V8 reserves far more than it uses. */
  memoryBytes: number;
  /** Processes and threads at once. Holds under bubblewrap only, where the tree has a user namespace of its own. */
  processes: number;
  /** Size of any one file it writes, bytes. */
  fileBytes: number;
  openFiles: number;
  /** Free bytes that must stay on the disks it writes to; the tree is stopped when it goes below. */
  diskFloorBytes: number;
  /** Standard output and error together; what comes after is dropped. */
  outputBytes: number;
  /** Size of each private memory-backed folder (home, /tmp, /dev/shm), bytes. */
  scratchBytes: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  timeoutMs: 10 * 60_000,
  memoryBytes: 4096 * MIB,
  processes: 1024,
  fileBytes: 1024 * MIB,
  openFiles: 4096,
  diskFloorBytes: 512 * MIB,
  outputBytes: 16 * MIB,
  scratchBytes: 512 * MIB,
};

/**
 * The arguments of prlimit(1) for `limits`; `countProcesses` only where the count is the tree's own.
 * Nobody but root may raise a hard limit: where ours is lower, it holds.
 */
export function prlimitArguments(
  limits: Limits,
  countProcesses: boolean,
  hard: HardLimits = ownHardLimits(),
): string[] {
  const least = (name: keyof HardLimits): number => Math.min(limits[name], hard[name]);
  return [
    `--data=${least('memoryBytes')}`,
    `--fsize=${least('fileBytes')}`,
    `--nofile=${least('openFiles')}`,
    '--core=0',
    ...(countProcesses ? [`--nproc=${least('processes')}`] : []),
  ];
}
