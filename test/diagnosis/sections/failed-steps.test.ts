import { describe, expect, it } from 'vitest';
import { createDiagnoser } from '../../../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../../../src/diagnosis/patterns/load-patterns.ts';

const diagnoser = createDiagnoser(await loadPatterns('patterns'));
const step = (command: string, ...output: string[]) => [
  `##[group]Run ${command}`,
  command,
  'shell: bash',
  '##[endgroup]',
  ...output,
];
const FAILED = '##[error]Process completed with exit code 1.';
const log = [
  ...step('npm run lint', 'src/cart.ts(3,5): error TS2322: Type A is not B', FAILED),
  ...step('npm test', 'FAIL src/cart.test.ts', '  ● cart › adds an item', '', '    3 != 4', FAILED),
  ...step('npm run build', 'src/shop.ts(9,1): error TS2304: Cannot find name', 'done'),
].join('\n');
const root = async (failedSteps?: string[]) =>
  (await diagnoser.diagnose([Buffer.from(log)], failedSteps && { failedSteps })).root;

describe('the steps that GitHub reports as failed', () => {
  it('outrank one that failed and was tolerated', async () => {
    expect((await root(['Run npm test']))?.category).toBe('test_failure');
    expect((await root(['Run npm run lint']))?.line).toBe(5);
  });

  it('outrank one that looks failed, where theirs does not', async () => {
    expect((await root(['Run npm run build']))?.message).toContain('src/shop.ts');
  });

  it('with a name of their own mean the last that looks failed', async () => {
    expect((await root(['Unit tests']))?.category).toBe('test_failure');
  });

  it('change nothing where several failed and none is known by name', async () => {
    expect((await root(['Lint', 'Unit tests']))?.line).toBe((await root())?.line);
  });
});
