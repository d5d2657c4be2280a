import { expect, it } from 'vitest';
import { GitHubError } from '../../src/domain/errors.ts';
import { advanceRun } from '../../src/jobs/advance-run.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { FakeWakeUps } from '../fakes/wake-ups.ts';

const logger = createLogger({ level: 'silent', redact: (text) => text });
const NOW = new Date('2026-01-01T00:00:00Z');

function start(failure: Error | null) {
  const wakeUps = new FakeWakeUps();
  const advanced: string[] = [];
  const run = advanceRun({
    async advance(id) {
      advanced.push(id);
      if (failure !== null) throw failure;
    },
    wakeUps,
    clock: () => NOW,
    logger,
  });
  const stop = new AbortController();
  return { run: (id: string) => run(id, stop.signal), stop, wakeUps, advanced };
}

it('advances the Run it was woken for', async () => {
  const { run, wakeUps, advanced } = start(null);
  await run('run-1');
  expect(advanced).toEqual(['run-1']);
  expect(wakeUps.woken).toEqual([]);
});

it('comes back when GitHub asked to wait', async () => {
  const retryAfter = new Date(NOW.getTime() + 120_000);
  const failure = new GitHubError('limited', {
    code: 'rate_limited',
    status: 403,
    retryable: true,
    retryAfter,
  });
  const { run, wakeUps } = start(failure);
  await run('run-1');
  expect(wakeUps.woken).toEqual([{ kind: 'run', id: 'run-1', delayMs: 120_000 }]);
});

it('leaves a Run to the reconciler on an error that a quick retry will not mend', async () => {
  const { run, wakeUps } = start(new TypeError('our bug'));
  await run('run-1');
  expect(wakeUps.woken).toEqual([]);
});

it('hands what it was told to stop back to the queue', async () => {
  const { run, stop, wakeUps } = start(new Error('stopped'));
  stop.abort();
  await expect(run('run-1')).rejects.toThrow('stopped');
  expect(wakeUps.woken).toEqual([]);
});
