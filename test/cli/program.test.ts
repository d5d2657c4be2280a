import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'pipewright-cli-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const TSX = import.meta.resolve('tsx');
const BIN = resolve('src/bin.ts');

function pipewright(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    const child = execFile(
      process.execPath,
      ['--import', TSX, BIN, ...args],
      { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } },
      (_error, out, err) => {
        done({ code: child.exitCode ?? -1, out, err });
      },
    );
  });
}

describe('pipewright', () => {
  it('shows its commands and leaves with 0', async () => {
    const { code, out } = await pipewright(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: pipewright');
    expect(out).toMatch(/start.*\n(.*\n)*.*migrate/);
  });

  it('tells its version', async () => {
    expect(await pipewright(['--version'])).toMatchObject({ code: 0, out: '0.1.0\n' });
  });

  it.each([[['--no-such-option']], [['start', 'too', 'much']], [['no-such-command']]])(
    'leaves with 2 when it is used wrongly: %j',
    async (args) => {
      const { code, out, err } = await pipewright(args);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).toMatch(/^error: /);
    },
  );

  it('names the command that a mistyped one is near to', async () => {
    const { code, err } = await pipewright(['generate-api-keys']);
    expect(code).toBe(2);
    expect(err).toContain("unknown command 'generate-api-keys'");
    expect(err).toContain('Did you mean generate-api-key?');
  });

  it('starts the server when no command is named', async () => {
    const { code, err } = await pipewright([], { PORT: 'many' });
    expect(code).toBe(1);
    expect(err).toMatch(/^ {2}PORT /m);
  });

  it('prints every problem of the configuration at once and leaves with 1', async () => {
    const env = { PORT: 'many', ROLE: 'boss', APP_ID: '7', DATABASE_URL: 'mysql://u:hunter2@h/d' };
    const { code, out, err } = await pipewright(['start'], env);
    expect(code).toBe(1);
    expect(out).toBe('');
    for (const name of ['PORT', 'ROLE', 'PRIVATE_KEY', 'DATABASE_URL']) {
      expect(err).toMatch(new RegExp(`^ {2}${name} .*Example: ${name}=`, 'm'));
    }
    expect(err).not.toContain('hunter2');
    expect(err).not.toContain('    at ');
  });

  it('lists the routes of the server, plain in a pipe', async () => {
    const { code, out } = await pipewright(['routes']);
    expect(code).toBe(0);
    expect(out).toMatch(/^CONTRACT +METHOD +PATH +PERMISSION +LIMIT\n/);
    expect(out).toMatch(/^bot +POST +\/webhooks\/github +GitHub, by signature +100 in 300 s/m);
    expect(out).not.toContain('\u001b');
  });

  it('says nothing when its reader leaves early', async () => {
    const command = `"$0" --import "$1" "$2" completion bash | true; echo "\${PIPESTATUS[0]}"`;
    const result = await new Promise<string>((done) => {
      execFile(
        'bash',
        ['-c', command, process.execPath, TSX, BIN],
        { cwd: folder },
        (_e, out, err) => {
          done(out + err);
        },
      );
    });
    expect(result).toBe('0\n');
  });
});
