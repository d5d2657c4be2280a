import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deliver, INSTALLED, PING, prepare, run } from './support/running-app.ts';

// One process, not tsx' own command: a signal must reach the server itself.
const TSX = import.meta.resolve('tsx');

/** The real command in a process of its own; it is killed when the test ends. */
function launch(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'pipewright-main-'));
  const child = spawn(process.execPath, ['--import', TSX, resolve('src/bin.ts')], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  const url = new Promise<string>((found, failed) => {
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      const match = /is ready on (http:\/\/[\d.:]+)/.exec(out);
      if (match?.[1] !== undefined) found(match[1]);
    });
    child.once('exit', () => {
      failed(new Error(`It ended before it was ready:\n${out}`));
    });
  });
  const exit = new Promise<number | null>((done) => {
    child.once('exit', done);
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
    rmSync(folder, { recursive: true });
  });
  return { child, url, exit, output: () => out };
}

describe('pipewright start', () => {
  it('finishes the running job on SIGTERM and leaves with 0', async () => {
    const { app, github, status } = await prepare();
    const server = launch(app);
    const url = await server.url;
    const asked = github.hold();
    expect((await deliver(url, 'g-1', 'installation', INSTALLED)).status).toBe(202);
    await asked;
    server.child.kill('SIGTERM');
    await vi.waitFor(
      () => {
        expect(server.output()).toContain('Stopping');
      },
      { timeout: 60_000 },
    );
    expect(await status('g-1')).toBe('received');
    github.release();
    expect(await server.exit).toBe(0);
    expect(await status('g-1')).toBe('processed');
  });

  it('loses nothing that it accepted when it is killed', async () => {
    const { app, status } = await prepare();
    const web = launch({ ...app, ROLE: 'web' });
    expect((await deliver(await web.url, 'g-1', 'ping', PING)).status).toBe(202);
    web.child.kill('SIGKILL');
    await web.exit;
    expect(await status('g-1')).toBe('received');
    await run(app);
    await vi.waitFor(
      async () => {
        expect(await status('g-1')).toBe('processed');
      },
      { timeout: 60_000, interval: 50 },
    );
  });
});
