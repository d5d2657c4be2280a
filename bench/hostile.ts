import { GIGABYTE, HOSTILE_LOGS } from './logs/hostile-logs.ts';
import { measureCommand } from './logs/measure-command.ts';

// Time and memory of `pipewright diagnose` on a gigabyte, and on logs made to be hard to read; start
// and gunzip included. The goals: a peak below 200 MB, and no more than 2 seconds for 50 MB.
console.log('log                             MB      s    CPU s  CPU s/50 MB  peak MB  root cause');
for (const log of [GIGABYTE, ...HOSTILE_LOGS]) {
  const { busy, megabytes, seconds, peak, rule } = await measureCommand(log);
  console.log(
    [
      log.name.padEnd(28),
      megabytes.toFixed(0).padStart(5),
      seconds.toFixed(2).padStart(6),
      busy.toFixed(2).padStart(8),
      ((busy / megabytes) * 50).toFixed(2).padStart(12),
      (peak / 1e6).toFixed(0).padStart(8),
      ` ${rule ?? 'none'}`,
    ].join(' '),
  );
}
