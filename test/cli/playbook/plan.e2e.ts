import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const OURS = resolve('playbooks');
const copy = mkdtempSync(join(tmpdir(), 'pipewright-plan-'));
afterAll(() => {
  rmSync(copy, { recursive: true });
});

describe('pipewright playbook plan', () => {
  it('shows what would be done, by the real tool, and touches nothing', async () => {
    const fixture = join(OURS, 'npm-lockfile-out-of-step/fixtures/local-package');
    const checkout = join(copy, 'checkout');
    cpSync(join(fixture, 'repository'), checkout, { recursive: true });
    const lock = readFileSync(join(checkout, 'package-lock.json'), 'utf8');
    const args = ['--log', join(fixture, 'log.txt'), '--repository', checkout];
    const { code, out } = await pipewright('playbook', 'plan', ...args, '--sandbox', 'process');
    expect(code).toBe(0);
    expect(out).toMatch(/Playbook {2}npm-lockfile-out-of-step/);
    expect(out).toContain('+        "tax-rates": "file:packages/tax-rates"');
    expect(out).toMatch(/open the pull request “.*” against main\n/);
    expect(out).toContain('Nothing was changed.');
    expect(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).toBe(lock);
  });

  it('asks for its log and says when that is not there', async () => {
    expect((await pipewright('playbook', 'plan')).code).toBe(2);
    const args = ['--log', 'no-such.log', '--repository', copy];
    const { code, err } = await pipewright('playbook', 'plan', ...args);
    expect([code, err]).toEqual([1, expect.stringContaining('no-such.log cannot be read')]);
  });
});

function pipewright(...args: string[]) {
  const command = ['--import', import.meta.resolve('tsx'), resolve('src/bin.ts'), ...args];
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    const child = execFile(process.execPath, command, { cwd: copy }, (_error, out, err) => {
      done({ code: child.exitCode ?? -1, out, err });
    });
  });
}
