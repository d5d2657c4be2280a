import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openStorage } from '../../src/storage/open-storage.ts';

it('works beside a server on the embedded database, and knows wrong use', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pipewright-deliveries-'));
  await chmod(dataDir, 0o711);
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((done) => {
      const child = execFile(
        process.execPath,
        ['--import', import.meta.resolve('tsx'), resolve('src/bin.ts'), 'deliveries', ...args],
        { cwd: dataDir, env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir } },
        (_error, out, err) => done({ code: child.exitCode ?? -1, out, err }),
      );
    });
  const logger = pino({ level: 'warn' });
  const storage = await openStorage({ databaseUrl: null, dataDir, logger });
  try {
    await storage.deliveries.store({
      guid: 'abc-1',
      event: 'workflow_run',
      action: 'completed',
      installationId: 1,
      repositoryId: 2,
      repository: 'octo/demo',
      status: 'received',
      payload: Buffer.from('{}'),
    });
    await storage.deliveries.finish('abc-1', { status: 'dead', error: 'boom' });
    const listed = await run('list', '--status', 'dead', '--json');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(listed.out)).toMatchObject({ guid: 'abc-1', lastError: 'boom' });
    expect(await run('replay', 'abc-1')).toEqual({
      code: 0,
      out: 'abc-1 is handled again.\n',
      err: '',
    });
    expect(await storage.deliveries.get('abc-1')).toMatchObject({ status: 'received' });
    const others = await Promise.all([
      run('list', '--status', 'asleep'),
      run('replay'),
      run('replay', 'abc-1'),
    ]);
    expect(others.map(({ code }) => code)).toEqual([2, 2, 1]);
  } finally {
    await storage.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
