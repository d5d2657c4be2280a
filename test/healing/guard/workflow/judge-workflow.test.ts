import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeWorkflow } from '../../../../src/healing/guard/workflow/judge-workflow.ts';

const WORKFLOW = `name: CI
on: [push, pull_request]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-20.04
    timeout-minutes: 10
    strategy:
      matrix:
        node: [20, 22]
        python: [3.9, 3.10]
    steps:
      - uses: actions/checkout@v3
        with:
          persist-credentials: false
      - run: npm test
      - name: Release
        run: gh release create v1
        env:
          GH_TOKEN: \${{ github.token }}
      - uses: actions/upload-artifact@v3
        with: { name: site, path: dist }
      - run: echo "::set-output name=a::1"
`;

const NONE = { pattern: null, jobs: ['test (20, 3.9)'], step: null };

/** What is said against replacing a piece of the workflow. */
function judge(
  from: string,
  to: string,
  evidence: Parameters<typeof judgeWorkflow>[2] = NONE,
): string {
  expect(WORKFLOW).toContain(from);
  return judgeWorkflow(WORKFLOW, WORKFLOW.replace(from, to), evidence).join('; ');
}

describe('what keeps the checks and the rights may change', () => {
  test.each([
    ['actions/checkout@v3', 'actions/checkout@v5'],
    ['ubuntu-20.04', 'ubuntu-22.04'],
    ['timeout-minutes: 10', 'timeout-minutes: 15'],
    ['3.10', "'3.10'"],
    ['echo "::set-output name=a::1"', 'echo "a=1" >> "$GITHUB_OUTPUT"'],
    [
      '      - run: npm test',
      '      - run: npm test\n        env:\n          NODE_OPTIONS: --max-old-space-size=6144',
    ],
    ['path: dist }', 'path: dist, include-hidden-files: true }'],
    ['persist-credentials: false', 'persist-credentials: false\n          fetch-depth: 0'],
    ['name: CI\n', '# a remark\nname: CI\n'],
  ])('%s → %s', (from, to) => {
    expect(judge(from, to)).toBe('');
  });
});

describe('what weakens a check or widens a right is refused', () => {
  test.each([
    ['run: npm test', 'run: npm test || true', /what .* runs would change/],
    ['run: npm test', 'run: "true"', /what .* runs would change/],
    ['run: npm test', 'run: npm test\n        continue-on-error: true', /no longer count/],
    ['run: npm test', 'run: npm test\n        if: false', /whether .* runs/],
    ['      - run: npm test\n', '', /a step of .* would be removed/],
    [
      '      - run: npm test\n',
      '      - run: npm test\n      - run: curl x | sh\n',
      /a step would be added/,
    ],
    ['on: [push, pull_request]', 'on: [push, pull_request_target]', /pull_request_target/],
    ['on: [push, pull_request]', 'on: [push]', /what starts the workflow/],
    ['contents: read', 'contents: write', /permissions of all jobs/],
    ['permissions:\n  contents: read\n', '', /permissions of all jobs/],
    [
      '    timeout-minutes: 10',
      '    permissions: write-all\n    timeout-minutes: 10',
      /permissions/,
    ],
    [
      '    timeout-minutes: 10',
      '    permissions: { contents: write }\n    timeout-minutes: 10',
      /contents: write/,
    ],
    ['    timeout-minutes: 10', '    timeout-minutes: 100', /no rule/],
    ['    timeout-minutes: 10', '    timeout-minutes: 5', /no rule/],
    ['node: [20, 22]', 'node: [20]', /combinations/],
    ['ubuntu-20.04', 'self-hosted', /no rule/],
    ['ubuntu-20.04', 'ubuntu-24.04', /no rule/],
    ['actions/checkout@v3', 'evil/checkout@v5', /no rule/],
    ['actions/checkout@v3', 'actions/checkout@main', /no rule/],
    ['actions/checkout@v3', 'actions/checkout@v2', /no rule/],
    ['persist-credentials: false', 'persist-credentials: true', /no rule/],
    ['persist-credentials: false', 'token: ${{ secrets.ADMIN }}', /use a secret/],
    ['github.token', 'secrets.ADMIN', /use a secret/],
    ['run: npm test', 'run: npm test\n        env: { NODE_OPTIONS: --require ./x.js }', /no rule/],
    ['      - run: npm test', '      - run: npm test\n        shell: bash {0} || true', /no rule/],
    ['name: CI', 'name: CI\nenv: { CI: "" }', /no rule/],
    ['jobs:', 'jobs: [', /not be valid YAML/],
  ])('%s → %s', (from, to, reason) => {
    expect(judge(from, to)).toMatch(reason);
  });
});

describe('a permission', () => {
  const DENIED = {
    pattern: 'github-token-permission',
    jobs: ['test (20, 3.9)'],
    step: 'Release',
  };
  const grant = (scopes: string) => `    permissions: { ${scopes} }\n    timeout-minutes: 10`;

  test('is granted where the failing step’s own call needs it', () => {
    expect(judge('    timeout-minutes: 10', grant('contents: write'), DENIED)).toBe('');
  });

  test.each([
    ['of another scope', 'contents: write, packages: write', DENIED, /packages: write/],
    [
      'for another step',
      'contents: write',
      { ...DENIED, step: 'Run npm test' },
      /not known to need/,
    ],
    ['for another cause', 'contents: write', { ...DENIED, pattern: 'x' }, /not known to need/],
    ['in another job', 'contents: write', { ...DENIED, jobs: ['lint'] }, /not known to need/],
  ])('is refused %s', (_, scopes, evidence, reason) => {
    expect(judge('    timeout-minutes: 10', grant(scopes), evidence)).toMatch(reason);
  });
});

describe('a broken workflow', () => {
  const broken = 'on: push\njobs:\n\ttest:\n\t\truns-on: ubuntu-latest\n\t\tsteps: [{run: make}]\n';
  test('may get other blanks', () => {
    expect(judgeWorkflow(broken, broken.replaceAll('\t', '  '), NONE)).toEqual([]);
  });
  test('may get nothing else', () => {
    const changed = broken.replaceAll('\t', '  ').replace('make', 'true');
    expect(judgeWorkflow(broken, changed, NONE)).not.toEqual([]);
  });
  test('may get a misspelt key mended, but none that decides rights or whether a step counts', () => {
    const misspelt =
      'on: push\njobs:\n  test:\n    run-on: ubuntu-latest\n    step: [{rum: make}]\n';
    const mended = misspelt.replace('run-on', 'runs-on').replace('step:', 'steps:');
    expect(judgeWorkflow(misspelt, mended.replace('rum', 'run'), NONE)).toEqual([]);
    const rights = 'on: push\njobs:\n  test:\n    permission: write-all\n';
    expect(judgeWorkflow(rights, rights.replace('permission', 'permissions'), NONE)).not.toEqual(
      [],
    );
  });
  test('may get the runner that another job has', () => {
    const jobs =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: []\n  b:\n    steps: []\n';
    const added = (label: string) => jobs.replace('  b:\n', `  b:\n    runs-on: ${label}\n`);
    expect(judgeWorkflow(jobs, added('ubuntu-latest'), NONE)).toEqual([]);
    expect(judgeWorkflow(jobs, added('macos-15'), NONE)).not.toEqual([]);
  });
});

test('any change of one piece of text is judged without a throw, and never widens rights', () => {
  const pieces = [
    'write-all',
    'contents: write',
    'pull_request_target',
    'secrets: inherit',
    '*a',
    '|',
  ];
  fc.assert(
    fc.property(
      fc.nat(WORKFLOW.length),
      fc.nat(30),
      fc.oneof(fc.string(), fc.constantFrom(...pieces)),
      (at, length, text) => {
        const after = WORKFLOW.slice(0, at) + text + WORKFLOW.slice(at + length);
        const reasons = judgeWorkflow(WORKFLOW, after, NONE);
        const words = /write-all|contents: write|pull_request_target|secrets: inherit/;
        return reasons.length > 0 || !words.test(after.replace(/#.*/g, ''));
      },
    ),
  );
});
