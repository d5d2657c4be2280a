import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDiagnose, type DiagnoseCommandOptions } from '../../src/cli/diagnose.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipewright-diagnose-'));
  const log = '\u001b[31mstart\u001b[0m\nError: Resource not accessible by integration\u001b[2J\n';
  writeFileSync(at('plain.log'), log);
  writeFileSync(at('packed.log.gz'), gzipSync(log));
  writeFileSync(at('quiet.log'), '');
  writeFileSync(at('vague.log'), 'hi\n');
  writeFileSync(at('broken.log.gz'), gzipSync(log).subarray(0, 40));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(options: Partial<DiagnoseCommandOptions>, input = '', terminal = false) {
  const out: string[] = [];
  const errors: string[] = [];
  const exit = await runDiagnose(
    { files: [], patterns: 'patterns', ...options },
    {
      input: (async function* () {
        yield input;
      })(),
      out: (text) => out.push(text),
      error: (text) => errors.push(text),
      terminal,
    },
  );
  return { exit, out: out.join(''), errors: errors.join('') };
}

describe('pipewright diagnose', () => {
  it('says what, where and why, and what to do, for plain and packed logs', async () => {
    const { exit, out } = await run({ files: [at('plain.log'), at('packed.log.gz')] });
    expect(exit).toBe(0);
    expect(out.match(/The job’s token may not do this/g)).toHaveLength(2);
    expect(out).toContain('> 2 | Error: Resource not accessible by integration');
    expect(out).toContain('permissions:');
    expect(out).not.toContain('\u001b');
  });

  it('colours its own words on a terminal and lets no escape of the log through', async () => {
    const { out } = await run({ files: [at('plain.log')] }, '', true);
    expect(out).toContain('\u001b[31mThe job’s token');
    expect(out).not.toContain('\u001b[2J');
  });

  it('answers JSON lines with --json, and the trace with --explain', async () => {
    const json = await run({ files: [at('plain.log')], json: true });
    expect(JSON.parse(json.out)).toMatchObject({
      diagnosis: { root: { line: 2, category: 'permission_error' } },
    });
    const explained = await run({ files: [at('plain.log')], explain: true });
    expect(explained.out).toContain('rule github-token-permission');
  });

  it('exits 1 when nothing explains a log, 2 when one cannot be read', async () => {
    expect(await run({ files: [at('quiet.log')] })).toMatchObject({
      exit: 1,
      out: expect.stringContaining('unknown'),
    });
    // A last line to look at is no cause.
    expect(await run({ files: [at('plain.log'), at('vague.log')] })).toMatchObject({ exit: 1 });
    expect(await run({ files: [at('missing.log'), at('plain.log')] })).toMatchObject({
      exit: 2,
      errors: expect.stringContaining('missing.log'),
    });
    expect(await run({ files: [at('broken.log.gz')] })).toMatchObject({
      exit: 2,
      errors: expect.stringContaining('broken.log.gz'),
    });
    expect(await run({})).toMatchObject({ exit: 2 });
  });

  it('answers each line of a batch and goes on after a bad one', async () => {
    const input = [
      JSON.stringify({ id: 'a', log: at('packed.log.gz'), baseline: null }),
      'no json',
      JSON.stringify({ id: 'b', log: at('missing.log') }),
      JSON.stringify({ id: 'c', log: at('plain.log'), baseline: at('quiet.log') }),
    ].join('\n');
    const { exit, out } = await run({ batch: true }, input);
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(exit).toBe(2);
    expect(answers.map(({ id, line }) => [id, line])).toEqual([
      ['a', 2],
      ['b', null],
      ['c', 2],
    ]);
    expect(answers[0]).toMatchObject({
      ranges: [[2, 2]],
      category: 'permission_error',
      transient: false,
      pattern: 'github-token-permission',
    });
  });
});
