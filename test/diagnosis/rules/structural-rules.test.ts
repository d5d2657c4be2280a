import { describe, expect, it } from 'vitest';
import { createDiagnoser } from '../../../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../../../src/diagnosis/patterns/load-patterns.ts';

const bare = createDiagnoser([]);
const whole = createDiagnoser(await loadPatterns('patterns'));
const bytes = (...lines: string[]) => [Buffer.from(`${lines.join('\n')}\n`)];

describe('a failing test of a runner that no pattern knows', () => {
  it.each([
    ['FAILED cart adds an item', 'cart adds an item'],
    ['--- FAIL: cart adds an item', 'cart adds an item'],
    ['[FAIL] cart adds an item', 'cart adds an item'],
    ['not ok 3 cart adds an item', 'cart adds an item'],
  ])('is found by its line: %s', async (line, test) => {
    const { root } = await bare.diagnose(
      bytes('ok cart is empty', line, '    Expected 4', 'Ran 2 tests'),
    );
    expect(root).toMatchObject({
      rule: 'failed-test-line',
      category: 'test_failure',
      line: 2,
      ranges: [[2, 3]],
      captures: { test },
      title: `A test fails: ${test}`,
    });
  });

  it.each(['FAILED (failures=1)', 'FAIL 3/10', 'FAILED to load the page', 'FAILED tests'])(
    'is not taken from a count or a sentence: %s',
    async (line) => {
      const { findings } = await bare.diagnose(bytes(line));
      expect(findings.map(({ rule }) => rule)).not.toContain('failed-test-line');
    },
  );

  it('is found by what it expected and what came', async () => {
    const { root } = await bare.diagnose(
      bytes(
        'running',
        '',
        'cart adds an item',
        '  Expected: 4',
        '  Actual: 3',
        '',
        'error: 1 test',
      ),
    );
    expect(root).toMatchObject({ rule: 'expected-actual', line: 4, ranges: [[3, 5]] });
  });
});

describe('a line that tells of success', () => {
  it.each([
    'SKIP Test error message handling: fatal',
    'PASS failed to connect is told',
    'ok 3 error: x',
  ])('is no error, whatever it names: %s', async (line) => {
    const { root } = await bare.diagnose(
      bytes(line, 'error: the disk is gone', 'Process completed with exit code 1.'),
    );
    expect(root?.line).toBe(2);
  });
});

describe('output that is passed on with its owner’s name', () => {
  it.each([
    'web:test: ',
    '@acme/web:test:unit: ',
    'packages/web test: ',
    'web-1  | ',
    '@acme/web: ',
  ])('reads as if it stood alone: %s', async (owner) => {
    const { root } = await whole.diagnose(
      bytes(`${owner}FAIL src/cart.test.ts`, `${owner}  ● cart › adds an item`, owner),
    );
    expect(root).toMatchObject({ category: 'test_failure' });
    expect(root?.excerpt.map(({ text }) => text).join('\n')).not.toContain(owner.trim());
  });

  it('keeps what only looks like an owner', async () => {
    const { root } = await bare.diagnose(bytes('error:test: the cart is empty'));
    expect(root?.message).toBe('error:test: the cart is empty');
  });
});

describe('the title of a failing test', () => {
  it('names the test that the block below a heading names', async () => {
    const { root } = await whole.diagnose(
      bytes(
        'Failing Scenarios:',
        'cucumber features/cart.feature:3 # Scenario: Add an item',
        '',
        '1 scenario (1 failed)',
      ),
    );
    expect(root?.title).toBe('Cucumber scenarios fail: Add an item');
    expect(root?.captures).toMatchObject({ file: 'features/cart.feature', line: '3' });
  });
});

describe('an answer that rests on a word alone', () => {
  it('is unknown, and still shows the line', async () => {
    const { root } = await bare.diagnose(bytes('starting', 'warming up', 'it failed', 'bye'));
    expect(root).toMatchObject({ category: 'unknown', transient: false, line: 3 });
    expect(root?.confidence).toBeLessThan(0.3);
  });
});

describe('a finding of Clippy', () => {
  it('is a matter of lint, though the compiler prints it', async () => {
    const { root } = await whole.diagnose(
      bytes(
        'error: unneeded `return` statement',
        ' --> src/cart.rs:3:5',
        '  |',
        '3 |     return 1;',
        '  |     ^^^^^^^^',
        '  |',
        '  = note: `-D clippy::needless-return` implied by `-D warnings`',
        '',
        'error: could not compile `cart` due to 1 previous error',
      ),
    );
    expect(root).toMatchObject({ category: 'lint_error', line: 1 });
  });
});
