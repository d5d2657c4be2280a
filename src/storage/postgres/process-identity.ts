import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from every other, also after its pid was given away again. */
export interface ProcessIdentity {
  pid: number;
  /** Start time in the words of the platform; compared, never read. */
  started: string;
  /** Where pids mean the same: one boot of one machine, one pid namespace. */
  place: string;
  /** For people. */
  host: string;
}

function startTime(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // Field 22; the second field is a name in parentheses that may hold spaces. A zombie (Z) is dead.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? null : (fields[19] ?? null);
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    // No such process.
    return null;
  }
}

function thisPlace(): string {
  if (process.platform !== 'linux') return hostname();
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    started: startTime(process.pid) ?? '',
    place: thisPlace(),
    host: hostname(),
  };
}

/** Whether that process still lives; null when it is of another machine or container. */
export function isAlive(identity: ProcessIdentity): boolean | null {
  if (identity.place !== thisPlace()) return null;
  return startTime(identity.pid) === identity.started;
}
