import { createDiagnoser } from '../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../src/diagnosis/patterns/load-patterns.ts';
import { LineStore } from '../src/diagnosis/reading/line-store.ts';
import { compileRules } from '../src/diagnosis/rules/rule-set.ts';
import { STRUCTURAL_RULES } from '../src/diagnosis/rules/structural-rules.ts';

// Speed of diagnosis on logs made up here: MB/s of CPU time, the share of finding lines and keywords,
// and a plain line reader beside it as the limit. With --memory: the peak while 1 GB streams through.
const MEGABYTE = 1e6;
const patterns = await loadPatterns('patterns');
const diagnoser = createDiagnoser(patterns);

/** A log of a job that installs, builds and tests, with one failing test near its end. */
function makeLog(lines: number): Buffer {
  const parts: string[] = ['##[group]Run npm test\nnpm test\n##[endgroup]\n'];
  for (let line = 0; line < lines; line++) {
    const stamp = `2026-01-02T03:04:${String(line % 60).padStart(2, '0')}.1234567Z `;
    const kind = line % 50;
    if (kind === 0) parts.push(`${stamp}warning src/module-${line}.js: deprecated call\n`);
    else if (kind === 1)
      parts.push(`${stamp}Downloading https://registry.example.org/pkg-${line}.tgz\n`);
    else
      parts.push(`${stamp}ok ${line} - module ${line % 97} does what it says (${line % 13} ms)\n`);
  }
  parts.push('not ok 9 - adds numbers\n  ---\n  error: 3 !== 4\n  ...\n');
  parts.push('##[error]Process completed with exit code 1.\n');
  return Buffer.from(parts.join(''));
}

/** CPU milliseconds of the best of some runs. */
async function best(run: () => Promise<void> | void): Promise<number> {
  let least = Infinity;
  for (let turn = 0; turn < 5; turn++) {
    const before = process.cpuUsage();
    await run();
    const used = process.cpuUsage(before);
    least = Math.min(least, (used.user + used.system) / 1000);
  }
  return least;
}

async function speed(): Promise<void> {
  const log = makeLog(400_000);
  const { automaton } = compileRules(
    [...patterns.map(({ rule }) => rule), ...STRUCTURAL_RULES],
    [],
    [],
  );
  const plain = await best(() => {
    let lines = 0;
    for (let at = log.indexOf(10); at >= 0; at = log.indexOf(10, at + 1)) lines++;
    if (lines === 0) throw new Error('The log has no lines.');
  });
  const scan = await best(() => {
    const store = new LineStore(automaton);
    store.push(log);
    store.finish();
  });
  const whole = await best(async () => {
    const { root } = await diagnoser.diagnose([log]);
    if (root?.pattern !== 'tap-not-ok') throw new Error('The failing test was not found.');
  });
  const rate = (milliseconds: number): string =>
    `${(log.length / MEGABYTE / (milliseconds / 1000)).toFixed(0)} MB/s`;
  console.log(`log                     ${(log.length / MEGABYTE).toFixed(1)} MB`);
  console.log(`plain line reader       ${rate(plain)}`);
  console.log(
    `lines and keywords      ${rate(scan)}, ${Math.round((100 * scan) / whole)}% of the whole`,
  );
  console.log(`diagnosis               ${rate(whole)}`);
}

/** Streams one gigabyte and prints the largest resident size seen. */
async function memory(): Promise<void> {
  const piece = makeLog(10_000);
  let peak = 0;
  const { root, bytes, lines } = await diagnoser.diagnose(
    (function* () {
      for (let sent = 0; sent < 1e9; sent += piece.length) {
        yield Uint8Array.prototype.slice.call(piece);
        peak = Math.max(peak, process.memoryUsage.rss());
      }
    })(),
  );
  peak = Math.max(peak, process.memoryUsage.rss());
  console.log(
    `${(bytes / MEGABYTE).toFixed(0)} MB, ${lines} lines: peak ${(peak / MEGABYTE).toFixed(0)} MB resident, root ${root?.rule ?? 'none'}`,
  );
}

await (process.argv.includes('--memory') ? memory() : speed());
