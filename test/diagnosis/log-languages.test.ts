import { beforeAll, describe, expect, it } from 'vitest';
import { createDiagnoser, type Diagnoser } from '../../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../../src/diagnosis/patterns/load-patterns.ts';

let diagnoser: Diagnoser;
beforeAll(async () => {
  diagnoser = createDiagnoser(await loadPatterns('patterns'));
});

const ESC = '\u001b';
const stamp = (lines: string[]): string =>
  lines.map((line) => `2026-01-02T03:04:05.1234567Z ${line}`).join('\r\n');
const STEP = ['##[group]Run make test', '##[endgroup]'];
const END = '##[error]Process completed with exit code 1.';
const TAP = { rule: 'tap-not-ok', step: 'make test', line: 3, message: 'not ok 3 - größer als 2' };
const TAP_LOG = stamp([...STEP, 'not ok 3 - größer als 2', END]);

/** UTF-16 with the high byte first. */
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('the encodings of logs', () => {
  it.each([
    ['UTF-8', Buffer.from(TAP_LOG)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TAP_LOG}`)],
    ['UTF-16, low byte first', Buffer.from(`\ufeff${TAP_LOG}`, 'utf16le')],
    ['UTF-16, high byte first', bigEndian(`\ufeff${TAP_LOG}`)],
    ['UTF-16 without a mark', Buffer.from(TAP_LOG, 'utf16le')],
    ['Latin-1', Buffer.from(TAP_LOG, 'latin1')],
  ])('reads %s', async (_, bytes) => {
    for (const chunks of [[bytes], [bytes.subarray(0, 61), bytes.subarray(61)]]) {
      const { root } = await diagnoser.diagnose(chunks);
      expect(root).toMatchObject(TAP);
    }
  });
});

interface Case {
  log: string;
  line: number;
  message: string;
  step: string | null;
}

const CASES: Record<string, Case> = {
  'a Windows runner and an error of Windows PowerShell': {
    log: stamp([
      '##[group]Run .\\build.ps1',
      '##[endgroup]',
      "Get-Item : Cannot find path 'D:\\a\\shop\\shop\\missing.txt' because it does not exist.",
      'At D:\\a\\shop\\shop\\build.ps1:2 char:1',
      '+ Get-Item missing.txt',
      '+ ~~~~~~~~~~~~~~~~~~~~',
      '    + CategoryInfo          : ObjectNotFound: (D:\\a\\shop\\shop\\missing.txt:String) [Get-Item], ItemNotFoundException',
      '    + FullyQualifiedErrorId : PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
      END,
    ]),
    line: 3,
    message:
      "Get-Item : Cannot find path 'D:\\a\\shop\\shop\\missing.txt' because it does not exist.",
    step: '.\\build.ps1',
  },
  'an error of PowerShell 7, in colours': {
    log: stamp([
      '##[group]Run .\\build.ps1',
      '##[endgroup]',
      `${ESC}[31;1mGet-Item: ${ESC}[0mD:\\a\\_temp\\1f2e.ps1:2${ESC}[0m`,
      `${ESC}[31;1m${ESC}[0m${ESC}[36;1mLine |${ESC}[0m`,
      `${ESC}[31;1m${ESC}[0m${ESC}[36;1m   2 | ${ESC}[0m ${ESC}[36;1mGet-Item missing.txt${ESC}[0m`,
      `${ESC}[36;1m     | ${ESC}[31;1m ~~~~~~~~~~~~~~~~~~~~${ESC}[0m`,
      `${ESC}[36;1m     | ${ESC}[31;1mCannot find path 'D:\\a\\shop\\shop\\missing.txt' because it does not exist.${ESC}[0m`,
      END,
    ]),
    line: 7,
    message: "     | Cannot find path 'D:\\a\\shop\\shop\\missing.txt' because it does not exist.",
    step: '.\\build.ps1',
  },
  'a macOS runner': {
    log: stamp([
      '##[group]Run xcodebuild build',
      '##[endgroup]',
      "/Users/runner/work/shop/shop/Sources/App.swift:4:7: error: cannot find 'total' in scope",
      '  print(total)',
      '        ^~~~~',
      '** BUILD FAILED **',
      END,
    ]),
    line: 3,
    message:
      "/Users/runner/work/shop/shop/Sources/App.swift:4:7: error: cannot find 'total' in scope",
    step: 'xcodebuild build',
  },
  'a progress bar that overwrites itself': {
    log: `##[group]Run make\n##[endgroup]\nfetch  1%\rfetch 50%\rfetch 100%\rsrc/a.c:3:1: error: unknown type name 'foo'\n${END}\n`,
    line: 6,
    message: "src/a.c:3:1: error: unknown type name 'foo'",
    step: 'make',
  },
  'colours and links of a terminal': {
    log: [
      '##[group]Run npx eslint .',
      '##[endgroup]',
      `${ESC}]8;;file:///shop/a.js${ESC}\\${ESC}[4m/shop/a.js${ESC}[24m${ESC}]8;;${ESC}\\`,
      `  ${ESC}[2m3:1${ESC}[22m  ${ESC}[31merror${ESC}[39m  'x' is not defined  ${ESC}[2mno-undef${ESC}[22m`,
      '',
      '✖ 1 problem (1 error, 0 warnings)',
      END,
    ].join('\n'),
    line: 4,
    message: "  3:1  error  'x' is not defined  no-undef",
    step: 'npx eslint .',
  },
  'an annotation': {
    log: [
      '##[group]Run ./check',
      '##[endgroup]',
      'checking',
      '::error file=src/a.js,line=3,col=7::unexpected token',
      END,
    ].join('\n'),
    line: 4,
    message: 'unexpected token',
    step: './check',
  },
  'folds of Travis': {
    log: `travis_fold:start:install\r${ESC}[0Ktravis_time:start:0a1b\r${ESC}[0K$ npm ci\nerror: a mirror was slow\n\ntravis_time:end:0a1b:start=1,finish=2,duration=1\r${ESC}[0Ktravis_fold:end:install\r${ESC}[0K\ntravis_time:start:0c1d\r${ESC}[0K$ make test\nnot ok 3 - adds\n\ntravis_time:end:0c1d:start=1,finish=2,duration=1\r${ESC}[0K\n${ESC}[31;1mThe command "make test" exited with 2.${ESC}[0m\n\nDone. Your build exited with 1.\n`,
    line: 11,
    message: 'not ok 3 - adds',
    step: 'make test',
  },
  'sections of GitLab, with a script that runs after the failure': {
    log: `${ESC}[0Ksection_start:1767323045:prepare_script\r${ESC}[0K${ESC}[0K${ESC}[36;1mPreparing environment${ESC}[0;m\nRunning on runner-1\n${ESC}[0Ksection_end:1767323046:prepare_script\r${ESC}[0K${ESC}[0Ksection_start:1767323046:step_script\r${ESC}[0K${ESC}[0K${ESC}[36;1mExecuting "step_script"${ESC}[0;m\n${ESC}[32;1m$ make test${ESC}[0;m\nnot ok 3 - adds\n${ESC}[0Ksection_end:1767323049:step_script\r${ESC}[0K${ESC}[0Ksection_start:1767323049:after_script\r${ESC}[0K${ESC}[0KRunning after_script\nerror: nothing to clean\n${ESC}[0Ksection_end:1767323050:after_script\r${ESC}[0K${ESC}[31;1mERROR: Job failed: exit code 1\n${ESC}[0;m\n`,
    line: 8,
    message: 'not ok 3 - adds',
    step: 'step_script',
  },
  'stages of Jenkins, with the date and time on each line': {
    log: [
      'Started by timer',
      '[Pipeline] { (Build)',
      '+ make',
      '[Pipeline] // stage',
      '[Pipeline] { (Test)',
      '+ make test',
      'not ok 3 - adds',
      'make: *** [Makefile:2: test] Error 1',
      '[Pipeline] // stage',
      '[Pipeline] { (Declarative: Post Actions)',
      'error: sending the mail failed',
      '[Pipeline] // stage',
      'ERROR: script returned exit code 2',
      'Finished: FAILURE',
    ]
      .map((line) => `[2026-01-02T03:04:05.123Z] ${line}\n`)
      .join(''),
    line: 7,
    message: 'not ok 3 - adds',
    step: 'Test',
  },
  'the time of day on each line, as Jenkins writes it': {
    log: [
      '+ make test',
      'not ok 3 - adds',
      "Build step 'Execute shell' marked build as failure",
      'Archiving artifacts',
      'ERROR: no artifacts found',
      'Finished: FAILURE',
    ]
      .map((line) => `03:04:05 ${line}\n`)
      .join(''),
    line: 2,
    message: 'not ok 3 - adds',
    step: null,
  },
  'groups of Buildkite': {
    log: [
      '~~~ Preparing working directory',
      '$ git fetch -v',
      '--- :package: Installing',
      'error: a mirror was slow',
      '+++ :test_tube: Testing',
      'not ok 3 - adds',
      '^^^ +++',
      '🚨 Error: The command exited with status 1',
      '~~~ Running global pre-exit hook',
      'error: no cache to save',
    ].join('\n'),
    line: 6,
    message: 'not ok 3 - adds',
    step: ':test_tube: Testing',
  },
  'groups of Buildkite with the times that its agent hides in each line': {
    log: [
      '~~~ Preparing working directory',
      '--- Lint',
      'fine',
      '--- Test',
      'not ok 3 - adds',
      '🚨 Error: The command exited with status 1',
      '~~~ Uploading artifacts',
      'error: none',
    ]
      .map((line, at) => `${ESC}_bk;t=${1767323045000 + at}\u0007${line}\r\n`)
      .join(''),
    line: 5,
    message: 'not ok 3 - adds',
    step: 'Test',
  },
};

describe('the languages of logs', () => {
  it.each(Object.entries(CASES))('reads %s', async (_, { log, line, message, step }) => {
    const { root } = await diagnoser.diagnose([Buffer.from(log)]);
    expect(root).toMatchObject({ line, step });
    expect(root?.message.startsWith(message)).toBe(true);
  });

  it('takes the lines of a diff for no groups where the log is not of Buildkite', async () => {
    const log = ['$ make test', '--- a/x.txt', '+++ b/x.txt', 'not ok 3 - adds'].join('\n');
    const { trace } = await diagnoser.explain([Buffer.from(log)]);
    expect(trace.sections).toHaveLength(1);
  });
});
