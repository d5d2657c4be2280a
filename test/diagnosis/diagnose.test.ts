import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDiagnoser, type Diagnoser } from '../../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../../src/diagnosis/patterns/load-patterns.ts';

let diagnoser: Diagnoser;
beforeAll(async () => {
  diagnoser = createDiagnoser(await loadPatterns('patterns'));
});

const diagnose = (text: string, baseline?: string) =>
  diagnoser.diagnose(
    [Buffer.from(text)],
    baseline === undefined ? {} : { baseline: [Buffer.from(baseline)] },
  );

const stamp = (lines: string[]): string =>
  lines.map((line) => `2026-01-02T03:04:05.1234567Z ${line}`).join('\r\n');

const NPM_CI = stamp([
  '##[group]Run actions/checkout@v4',
  '##[endgroup]',
  'error: a warning of the checkout that is no cause',
  '##[group]Run npm ci',
  'npm ci',
  'shell: /usr/bin/bash -e {0}',
  '##[endgroup]',
  'npm error code EUSAGE',
  'npm error',
  'npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.',
  'npm error',
  'npm error Missing: left-pad@1.3.0 from lock file',
  'npm error',
  'npm error Clean install a project',
  'npm error A complete log of this run can be found in: /home/runner/.npm/_logs/x.log',
  '##[error]Process completed with exit code 1.',
  'Post job cleanup.',
  'fatal: cleanup failed too',
]);

describe('diagnose', () => {
  it('names the cause in the failed step, with its block, step and captures', async () => {
    const { root } = await diagnose(NPM_CI);
    expect(root).toMatchObject({
      pattern: 'npm-lockfile-out-of-sync',
      category: 'dependency_error',
      transient: false,
      autoFixable: true,
      line: 10,
      ranges: [[8, 12]],
      step: 'npm ci',
      captures: { manifest: 'package.json', lockfile: 'package-lock.json' },
    });
    expect(root?.excerpt[0]).toEqual({ line: 8, text: 'npm error code EUSAGE' });
  });

  it('lists every file that a coloured log complains of', async () => {
    const colour = (path: string) => `[\u001b[33mwarn\u001b[39m] ${path}`;
    const { root } = await diagnose(
      stamp(['Checking formatting...', colour('src/a.js'), colour('src/b c.ts')]),
    );
    expect(root).toMatchObject({
      pattern: 'prettier-check-failed',
      ranges: [[1, 3]],
      captures: { file: 'src/a.js', files: 'src/a.js\nsrc/b c.ts' },
    });
  });

  it('gives failures that differ in numbers, hashes, paths and times one fingerprint', async () => {
    const one = await diagnose(
      'Error: request a1b2c3d4e5 to /home/runner/work/a/x.js failed after 12.5s at 2026-01-02T03:04:05Z\n',
    );
    const two = await diagnose(
      'Error: request 99aabbcc00 to /tmp/other/x.js failed after 3s at 2027-11-12T13:14:15Z\n',
    );
    const three = await diagnose(
      'Error: answer a1b2c3d4e5 from /home/runner/work/a/x.js failed after 12.5s\n',
    );
    expect(one.root?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(two.root?.fingerprint).toBe(one.root?.fingerprint);
    expect(three.root?.fingerprint).not.toBe(one.root?.fingerprint);
  });

  it('gives less weight to what the passing log says too', async () => {
    const log =
      'Error: deprecated helper could not be loaded\nstep 2\nError: total is not defined\nstep 3\n';
    const alone = await diagnose(log);
    const compared = await diagnose(
      log,
      'Error: deprecated helper could not be loaded\nstep 2\nstep 3\n',
    );
    expect(alone.root?.line).toBe(1);
    expect(compared.root?.line).toBe(3);
  });

  it('shows the last output of a failed step where no error is known', async () => {
    const { root } = await diagnose(
      stamp([
        '##[group]Run ./check.sh',
        '##[endgroup]',
        'looking at 3 files',
        'no changes in docs/',
        '##[error]Process completed with exit code 1.',
      ]),
    );
    expect(root).toMatchObject({ rule: 'last-output', category: 'unknown', line: 4 });
    expect(root?.confidence).toBeLessThan(0.6);
  });

  it.each([
    ['network-timeout', 'connect ETIMEDOUT 203.0.113.7:443', true],
    ['network-connection-refused', 'npm error connect ECONNREFUSED 203.0.113.7:443', true],
    ['network-name-resolution', 'getaddrinfo EAI_AGAIN registry.example.org', true],
    ['network-registry-unavailable', 'npm error code E503', true],
    ['prettier-check-failed', '[warn] src/index.ts', false],
    ['out-of-disk-space', 'write error: No space left on device', true],
    ['github-token-permission', 'Error: Resource not accessible by integration', false],
  ])('%s is found and is transient or not', async (id, line, transient) => {
    const { root } = await diagnose(`${line}\n`);
    expect(root).toMatchObject({ pattern: id, transient });
  });

  it('captures file and line of failing assertions', async () => {
    const rust = await diagnose('error[E0308]: mismatched types\n --> src/main.rs:4:18\n');
    expect(rust.root?.captures).toMatchObject({ code: 'E0308', message: 'mismatched types' });
    const pytest = await diagnose('FAILED tests/test_math.py::test_add - assert 3 == 4\n');
    expect(pytest.root?.captures).toMatchObject({ file: 'tests/test_math.py', test: 'test_add' });
  });

  it('answers unknown with no root for a log without anything to say', async () => {
    const empty = await diagnose('');
    expect(empty).toMatchObject({ root: null, findings: [], tests: null, lines: 1, bytes: 0 });
  });
});

describe('hostile logs', () => {
  it('reads a line of 1 MB and finds the cause after it', async () => {
    const { root } = await diagnose(
      `${'error '.repeat(180_000)}\n##[group]Run x\nError: Resource not accessible by integration\n##[error]Process completed with exit code 1.\n`,
    );
    expect(root?.pattern).toBe('github-token-permission');
  });

  it('reads only the beginnings of long lines once many were read, and finds the cause behind them', async () => {
    const hard = `${'maven-enforcer-plugin:1:enforce '.repeat(60)}\n`.repeat(500);
    const { root } = await diagnose(`${hard}src/a.ts(3,7): error TS2322: Type is wrong.\n`);
    expect(root).toMatchObject({ line: 501, category: 'compile_error' });
  });

  it('reads binary data and NULs without an error', async () => {
    const bytes = Buffer.alloc(200_000);
    for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 7919) % 256;
    const { lines } = await diagnoser.diagnose([bytes, Buffer.alloc(1000)]);
    expect(lines).toBeGreaterThan(100);
  });

  it('keeps escapes and control characters out of everything it answers', async () => {
    const diagnosis = await diagnose(
      '\u001b]0;owned\u0007\u001b[31mError: \u0000\u0008bad \u202ething\u001b[0m happened\n',
    );
    expect(JSON.stringify(diagnosis)).not.toMatch(/\\u00(?:0|1|7f)|\u202e/);
    expect(diagnosis.root?.message).toBe('Error: bad thing happened');
  });

  it('is not led astray by a marker that a test printed before the step failed', async () => {
    const log = stamp([
      '##[group]Run npm test',
      '##[endgroup]',
      '##[error]Process completed with exit code 0.',
      'not ok 1 - adds numbers',
      '##[error]Process completed with exit code 1.',
    ]);
    expect((await diagnose(log)).root?.pattern).toBe('tap-not-ok');
  });

  it('reads UTF-16 with and without a byte order mark', async () => {
    const text = 'step one\r\nError: Resource not accessible by integration\r\n';
    for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'utf16le')]) {
      const { root } = await diagnoser.diagnose([bytes.subarray(0, 33), bytes.subarray(33)]);
      expect(root).toMatchObject({ pattern: 'github-token-permission', line: 2 });
    }
  });

  it('leaves mentions and HTML as text of the excerpt and out of its own words', async () => {
    const { root } = await diagnose('Error: <img src=x> @everyone closes #1 ```\n');
    expect(root?.message).toContain('@everyone');
    expect(`${root?.title} ${root?.explanation}`).not.toContain('@everyone');
  });
});

describe('what is read first', () => {
  it('is the innermost cause of a Java exception', async () => {
    const { root } = await diagnose(
      'Exception in thread "main" java.lang.RuntimeException: no start\n\tat a.Tool.main(Tool.java:1)\nCaused by: a.ConfigException: bad\n\tat a.Config.load(Config.java:3)\nCaused by: java.lang.NumberFormatException: "abc"\n\t... 2 more\n',
    );
    expect(root).toMatchObject({ line: 5, ranges: [[1, 6]] });
  });

  it('is the message of a PowerShell error, not its category', async () => {
    const { root } = await diagnose(
      "Get-Item : Cannot find path '/x'.\nAt C:\\a\\build.ps1:14 char:12\n+ Get-Item /x\n+ ~~~~~~~~~~~\n    + CategoryInfo          : ObjectNotFound: (/x:String) [Get-Item], E\n    + FullyQualifiedErrorId : PathNotFound\n",
    );
    expect(root).toMatchObject({ line: 1, captures: { file: 'C:\\a\\build.ps1', line: '14' } });
  });

  it('names the test that stands above its failure', async () => {
    const { root } = await diagnose(
      '[ RUN      ] Cart.Adds\ncart_test.cc:9: Failure\nExpected equality of these values:\n  1\n  2\n[  FAILED  ] Cart.Adds (0 ms)\n',
    );
    expect(root?.title).toBe('A GoogleTest test fails: Cart.Adds');
  });

  it('names the place that an annotation carries', async () => {
    const { root } = await diagnose(
      '::error file=docs/guide.md,line=12,col=3::The anchor is not defined\n##[error]Process completed with exit code 1.\n',
    );
    expect(root?.captures).toMatchObject({ file: 'docs/guide.md', line: '12', column: '3' });
  });

  it('names the line in a file that the pattern names without one', async () => {
    const { root } = await diagnose(
      ' FAIL  src/cart.test.ts > cart > adds\nAssertionError: expected 3 to be 4\n\n ❯ total src/cart.ts:3:1\n ❯ src/cart.test.ts:12:21\n',
    );
    expect(root?.captures).toMatchObject({ file: 'src/cart.test.ts', line: '12', column: '21' });
  });

  it('names the frame of the project, not that of the library for tests', async () => {
    const { root } = await diagnose(
      'CartTest > adds() FAILED\n    org.opentest4j.AssertionFailedError: expected: <2> but was: <1>\n        at app//org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)\n        at app//a.CartTest.adds(CartTest.java:14)\n',
    );
    expect(root?.captures).toMatchObject({ file: 'CartTest.java', line: '14' });
  });

  it('is in the excerpt however much stands before it', async () => {
    const lines = Array.from(
      { length: 100 },
      (_, index) => `E     part ${index} of the difference`,
    );
    const { root } = await diagnose(
      `=== FAILURES ===\n____ test_adds ____\n${lines.join('\n')}\nE   assert 1 == 2\n\na.py:3: AssertionError\n`,
    );
    expect(root?.excerpt.map(({ line }) => line)).toContain(root?.line);
  });
});

describe('the patterns folder', () => {
  it('ships with the package', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({
      files: expect.arrayContaining(['patterns']),
    });
  });
});

describe('ranking', () => {
  const step = (lines: string[]): string =>
    stamp([
      '##[group]Run ./x.sh',
      '##[endgroup]',
      ...lines,
      '##[error]Process completed with exit code 1.',
    ]);

  it('names the last attempt of what was tried again', async () => {
    const failure = "fatal: couldn't find remote ref refs/tags/v9";
    const log = step([
      failure,
      'Waiting 10 seconds before trying again',
      failure,
      'Waiting 18 seconds before trying again',
      failure,
    ]);
    expect((await diagnose(log)).root).toMatchObject({ line: 7, ranges: [[7, 7]] });
  });

  it('finds keywords that a colour cuts in two', async () => {
    const { root } = await diagnose(step(['\u001b[31mnot \u001b[1mok 3\u001b[0m - adds numbers']));
    expect(root?.pattern).toBe('tap-not-ok');
  });

  it('does not take the script of a step for its output', async () => {
    const log = stamp([
      '##[group]Run echo "Error: Resource not accessible by integration"',
      'echo "Error: Resource not accessible by integration"',
      '##[endgroup]',
      'nothing to see',
      '##[error]Process completed with exit code 1.',
    ]);
    expect((await diagnose(log)).root?.line).toBe(4);
  });

  it('shows all that the passing log lacks where a log has no steps', async () => {
    const common = ['Started by timer', 'Building in workspace', 'Archiving artifacts'];
    const log = [
      common[0],
      common[1],
      'write: No space left on device',
      'cannot save a.bin',
      'giving up',
      common[2],
    ];
    const { root } = await diagnose(log.join('\n'), common.join('\n'));
    expect(root).toMatchObject({ pattern: 'out-of-disk-space', ranges: [[3, 5]] });
  });

  it('shows what a conflict of pip’s resolver is caused by, and not its advice', async () => {
    const log = [
      'ERROR: Cannot install cart==1.0 and urllib3==2.0.0 because these package versions have conflicting dependencies.',
      '',
      'The conflict is caused by:',
      '    The user requested urllib3==2.0.0',
      '    cart 1.0 depends on urllib3<1.27',
      '',
      'To fix this you could try to:',
      "1. loosen the range of package versions you've specified",
    ];
    const { root } = await diagnose(log.join('\n'));
    expect(root).toMatchObject({ pattern: 'pip-resolution', ranges: [[1, 5]] });
  });

  it('tells the category by the command that failed where the error itself does not', async () => {
    const { root } = await diagnose(step(['> app@1.0.0 lint', 'something is not as it should be']));
    expect(root?.category).toBe('lint_error');
  });
});

describe('explain', () => {
  it('shows the best candidates with reasons and fates, and how many more there are', async () => {
    const lines = Array.from(
      { length: 90 },
      (_, at) => `Error: reason ${at}\nstep\nstep\nstep\nstep`,
    );
    const { trace } = await diagnoser.explain([
      Buffer.from(`not ok 3 - adds\n${lines.join('\n')}\n`),
    ]);
    expect(trace.candidates[0]).toMatchObject({ line: 1, rule: 'tap-not-ok', fate: 'root cause' });
    expect(trace.candidates[0]?.reasons[0]).toMatch(/^\+\d+ rule tap-not-ok$/);
    expect(trace.candidates.map(({ fate }) => fate)).toContain('finding 2');
    expect(trace.candidates.some(({ fate }) => fate.startsWith('shown with line'))).toBe(true);
    expect(trace.candidates).toHaveLength(25);
    expect(trace.further).toBeGreaterThan(0);
  });

  it('weighs a line of the passing log by the step that printed it there', async () => {
    const job = (inLint: string[], inTest: string[]): string =>
      stamp([
        '##[group]Run lint',
        '##[endgroup]',
        ...inLint,
        '##[group]Run test',
        '##[endgroup]',
        ...inTest,
      ]);
    const failing = job(['fine'], ['Error: cannot reach the cache', 'done', '##[error]stopped']);
    const reasonsBeside = async (passing: string): Promise<string | undefined> => {
      const { trace } = await diagnoser.explain([Buffer.from(failing)], {
        baseline: [Buffer.from(passing)],
      });
      return trace.candidates
        .find(({ text }) => text.startsWith('Error: cannot reach'))
        ?.reasons.find((reason) => reason.endsWith('also in the passing log'));
    };
    const line = 'Error: cannot reach the cache';
    const sameStep = await reasonsBeside(job(['fine'], [line, 'done']));
    const otherStep = await reasonsBeside(job([line], ['done']));
    const nowhere = await reasonsBeside(job(['fine'], ['done']));
    expect(Number.parseInt(sameStep ?? '0', 10)).toBeLessThan(
      Number.parseInt(otherStep ?? '0', 10),
    );
    expect(otherStep).toBeDefined();
    expect(nowhere).toBeUndefined();
  });
});
