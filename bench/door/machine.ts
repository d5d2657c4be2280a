import { closeSync, fdatasyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The middle one of some figures. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Milliseconds of one fsync of a page in this folder, the median of many. */
export function measureFsync(folder: string): number {
  const file = openSync(join(folder, 'fsync'), 'w');
  const times = Array.from({ length: 200 }, (_, at) => {
    const begin = performance.now();
    writeSync(file, Buffer.alloc(8192, at), 0, 8192, at * 8192);
    fdatasyncSync(file);
    return performance.now() - begin;
  });
  closeSync(file);
  return median(times);
}

/** Processor time that a process and its children (Postgres forks) used so far, in microseconds. */
export function processorTime(root: number): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(entry) !== root && Number(parent) !== root) continue;
      ticks += Number(rest[9]) + Number(rest[10]);
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks * 10_000;
}

/** Memory of a process that is in use now. */
export function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1024);
}
