import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { HostileLog } from './hostile-logs.ts';

/** What `pipewright diagnose` did with a log: how long it worked from start to end, and how much it held. */
export interface Measured {
  megabytes: number;
  /** Of the clock, and of the processor: the first grows with what else the machine does. */
  seconds: number;
  busy: number;
  /** Largest resident size, in bytes. */
  peak: number;
  /** The rule of the root cause; null when there is none. */
  rule: string | null;
}

const USED = 'used: ';
const tellUse = `data:text/javascript,process.on("exit",()=>process.stderr.write("${USED}"+JSON.stringify(process.resourceUsage())))`;

/** Writes the log into a gzipped file of its own and has the built command diagnose it. */
export async function measureCommand({ pieces }: HostileLog): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-log-'));
  try {
    const file = join(folder, 'job.log.gz');
    await pipeline(Readable.from(pieces()), createGzip({ level: 1 }), createWriteStream(file));
    const started = performance.now();
    const child = spawn(process.execPath, [
      '--import',
      tellUse,
      join(import.meta.dirname, '../../dist/bin.js'),
      'diagnose',
      '--json',
      file,
    ]);
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    await once(child, 'close');
    const seconds = (performance.now() - started) / 1000;
    const { diagnosis } = JSON.parse(out) as {
      diagnosis: { bytes: number; root: { rule: string } | null };
    };
    const used = JSON.parse(
      error.slice(error.lastIndexOf(USED) + USED.length),
    ) as NodeJS.ResourceUsage;
    return {
      megabytes: diagnosis.bytes / 1e6,
      seconds,
      busy: (used.userCPUTime + used.systemCPUTime) / 1e6,
      peak: used.maxRSS * 1024,
      rule: diagnosis.root?.rule ?? null,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
