import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readLog } from '../src/cli/read-log.ts';
import { createDiagnoser, type Stage } from '../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../src/diagnosis/patterns/load-patterns.ts';
import { makeLog } from './logs/make-log.ts';

// Speed of diagnosis in MB of decoded log a second, gunzip included, on logs made up here or on those
// that are named as arguments; the share of each stage; and a plain line reader beside it as the limit.
const TURNS = 7;
const diagnoser = createDiagnoser(await loadPatterns('patterns'));

const NAMES: Array<[Stage, string]> = [
  ['read', 'read and gunzip'],
  // One pass finds both, so that it takes no longer than finding the lines alone.
  ['lines', 'lines and keywords'],
  ['patterns', 'patterns, structure'],
  ['sections', 'sections'],
  ['blocks', 'blocks'],
  ['baseline', 'baseline'],
  ['ranking', 'ranking'],
  ['findings', 'the finding'],
];

interface Task {
  log: string;
  baseline: string | null;
}

async function plainReader(path: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of readLog(path)) {
    const log = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let lines = 0;
    for (let at = log.indexOf(10); at >= 0; at = log.indexOf(10, at + 1)) lines++;
    if (lines < 0) throw new Error('A log cannot have fewer than no lines.');
    bytes += log.length;
  }
  return bytes;
}

/** Milliseconds of all turns, the fastest first. */
async function timed(run: () => Promise<void>): Promise<number[]> {
  const turns: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const before = performance.now();
    await run();
    turns.push(performance.now() - before);
  }
  return turns.toSorted((a, b) => a - b);
}

async function measure(tasks: Task[]): Promise<void> {
  const paths = tasks.flatMap(({ log, baseline }) => (baseline === null ? [log] : [log, baseline]));
  let bytes = 0;
  for (const path of paths) bytes += await plainReader(path);
  const plain = await timed(async () => {
    for (const path of paths) await plainReader(path);
  });
  const shares = new Map<Stage, number>();
  const whole = await timed(async () => {
    let since = performance.now();
    let stage: Stage = 'read';
    const onStage = (next: Stage): void => {
      const now = performance.now();
      shares.set(stage, (shares.get(stage) ?? 0) + (now - since) / TURNS);
      [stage, since] = [next, now];
    };
    for (const { log, baseline } of tasks) {
      onStage('read');
      const passing = baseline === null ? {} : { baseline: readLog(baseline) };
      await diagnoser.diagnose(readLog(log), { ...passing, most: 1, onStage });
    }
    onStage('read');
  });
  const rate = (milliseconds = 0): string => `${(bytes / 1e3 / milliseconds).toFixed(0)} MB/s`;
  const both = (turns: number[]): string =>
    `${rate(turns[0])} at best, ${rate(turns[TURNS >> 1])} in the middle of ${TURNS}`;
  console.log(`logs               ${paths.length}, ${(bytes / 1e6).toFixed(1)} MB, gzipped`);
  console.log(`plain line reader  ${both(plain)}`);
  console.log(`diagnosis          ${both(whole)}`);
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  for (const [stage, name] of NAMES) {
    const share = shares.get(stage) ?? 0;
    console.log(`  ${name.padEnd(20)} ${((100 * share) / total).toFixed(1).padStart(5)}%`);
  }
}

const named = process.argv.slice(2).map((log) => ({ log, baseline: null }));
const folder = await mkdtemp(join(tmpdir(), 'pipewright-bench-'));
try {
  const made: Task[] = [];
  for (let index = 0; named.length === 0 && index < 20; index++) {
    const log = join(folder, `${index}.log.gz`);
    const baseline = index % 2 === 0 ? join(folder, `${index}.pass.log.gz`) : null;
    await writeFile(log, gzipSync(makeLog(20_000 + 5_000 * index, true)));
    if (baseline !== null) await writeFile(baseline, gzipSync(makeLog(20_000, false)));
    made.push({ log, baseline });
  }
  await measure([...made, ...named]);
} finally {
  await rm(folder, { recursive: true });
}
