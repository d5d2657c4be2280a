import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearsalDeps } from '../../../src/cli/playbook/rehearsal-deps.ts';
import { testPlaybooks } from '../../../src/cli/playbook/test-playbooks.ts';
import type { RehearsalDeps } from '../../../src/healing/rehearsal/rehearse.ts';

const OURS = resolve('playbooks');
const copy = mkdtempSync(join(tmpdir(), 'pipewright-playbooks-'));
let deps: RehearsalDeps;
beforeAll(async () => {
  cpSync(OURS, copy, { recursive: true });
  deps = await rehearsalDeps(OURS, 'auto');
});
afterAll(() => {
  rmSync(copy, { recursive: true });
});

async function run(folder: string, names: string[] = [], update = false) {
  let out = '';
  const io = { input: [] as never, out: (text: string) => (out += text), error: () => undefined };
  const options = { folder, names, update, realTools: false, json: true };
  const exit = await testPlaybooks(deps, options, { ...io, terminal: false });
  const outcomes = out
    .trim()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { playbook: string; fixture: string; differences: string[] },
    );
  return { exit, outcomes };
}

/** What was not as a fixture says. */
function differencesOf(outcomes: Awaited<ReturnType<typeof run>>['outcomes'], wanted: string) {
  return outcomes.find(({ fixture }) => fixture === wanted)?.differences;
}

describe('pipewright playbook test', () => {
  it('finds every playbook of ours as its fixtures say', async () => {
    const { exit, outcomes } = await run(OURS);
    expect(outcomes.flatMap(({ differences }) => differences)).toEqual([]);
    expect(exit).toBe(0);
    expect(new Set(outcomes.map(({ playbook }) => playbook))).toEqual(
      new Set(deps.playbooks.map(({ name }) => name)),
    );
  });

  it('names what is not as expected, and writes it anew when told to', async () => {
    const file = join(copy, 'explain/fixtures/failing-assertion/expected.json');
    const right = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      right.replace('"explained"', '"waiting"').replace(/"line": \d+/, '"line": 1'),
    );
    const { exit, outcomes } = await run(copy, ['explain']);
    expect(exit).toBe(1);
    expect(differencesOf(outcomes, 'failing-assertion')).toEqual([
      expect.stringMatching(/^cause\.line: expected 1, got \d+$/),
      'status: expected "waiting", got "explained"',
    ]);
    expect((await run(copy, ['explain'], true)).exit).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(right);
  });

  it('does not take a recording for what was not asked', async () => {
    const file = join(copy, 'prettier-format/fixtures/one-file/tool.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('["src/total.js"]', '["src/other.js"]'));
    const { outcomes } = await run(copy, ['prettier-format']);
    expect(differencesOf(outcomes, 'one-file')?.join('\n')).toContain(
      'The playbook asked prettier with',
    );
  });

  it('fails a playbook without a fixture and refuses one that is not there', async () => {
    rmSync(join(copy, 'transient-failure/fixtures'), { recursive: true });
    const { exit, outcomes } = await run(copy, ['transient-failure']);
    expect([exit, outcomes[0]?.differences]).toEqual([1, [expect.stringContaining('no fixture')]]);
    await expect(run(copy, ['no-such-one', 'blak-format'])).rejects.toThrow(
      'There is no playbook no-such-one. There is no playbook blak-format. Did you mean black-format? `pipewright playbook list` shows all of them.',
    );
  });
});
