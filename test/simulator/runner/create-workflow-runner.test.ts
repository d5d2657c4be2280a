import { afterAll, describe, expect, it } from 'vitest';
import { NEEDS_BUBBLEWRAP, sandboxesHere } from '../../sandbox/sandboxes.ts';
import { runnerFor, stepsOf } from './workflow-run.ts';

const here = await sandboxesHere();
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const FILES = {
  'good.test.js': "require('node:test')('adds', () => {});\n",
  'bad.test.js':
    "const assert = require('node:assert');\nrequire('node:test')('adds', () => {\n  assert.equal(1 + 1, 3);\n});\n",
  'app/package.json': json({ name: 'app', version: '1.0.0', dependencies: { dep: 'file:./dep' } }),
  'app/dep/package.json': json({ name: 'dep', version: '2.0.0' }),
  'app/package-lock.json': json({
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'app', version: '1.0.0' } },
  }),
};

const job = (steps: string, more = ''): string => `
name: CI
on: push
jobs:
  test:
    runs-on: ubuntu-latest
${more}
    steps:
${steps.replace(/^/gm, '      ')}
`;

describe.each(here.all)('a workflow under %s', (isolation, sandbox) => {
  const { run, remove } = runnerFor(sandbox, FILES);
  afterAll(remove);

  it('runs green, with the steps, log and updates of GitHub', async () => {
    const seen = await run(
      job(`- uses: actions/checkout@v4
- uses: actions/setup-node@v4
  with:
    node-version: 20
- name: Test
  run: node --test good.test.js
  env:
    LEVEL: info`),
    );
    expect(seen.conclusion).toBe('success');
    expect(stepsOf(seen, 'test')).toEqual({
      'Set up job': 'success',
      'Run actions/checkout@v4': 'success',
      'Run actions/setup-node@v4': 'success',
      Test: 'success',
      'Post Run actions/checkout@v4': 'success',
      'Complete job': 'success',
    });
    expect(seen.updates[0]).toMatchObject({ key: 'test', status: 'queued', steps: [] });
    expect(seen.updates.at(-1)).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(seen.rawLogs.test).toMatch(/^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z [^\n]*\n)+$/);
    expect(seen.logs.test).toContain(
      '##[group]Run node --test good.test.js\n\u001B[36;1mnode --test good.test.js\u001B[0m\nshell: /usr/bin/bash -e {0}\nenv:\n  LEVEL: info\n##[endgroup]\n',
    );
    expect(seen.logs.test).toContain('# pass 1');
    expect(seen.logs.test).toMatch(/Post job cleanup\.\nCleaning up orphan processes\n$/);
  });

  it('runs red on a failing test and names the step', async () => {
    const seen = await run(
      job(`- uses: actions/checkout@v4
- run: node --test bad.test.js
- run: echo never
- run: echo afterwards
  if: failure()
- run: echo \${{ job.status }}
  if: always()`),
    );
    expect(seen.conclusion).toBe('failure');
    expect(stepsOf(seen, 'test')).toMatchObject({
      'Run node --test bad.test.js': 'failure',
      'Run echo never': 'skipped',
      'Run echo afterwards': 'success',
      'Post Run actions/checkout@v4': 'success',
    });
    expect(seen.logs.test).toMatch(/bad\.test\.js:3:10/);
    expect(seen.logs.test).toContain('##[error]Process completed with exit code 1.\n');
    expect(seen.logs.test).toContain('\u001B[36;1mecho failure\u001B[0m');
  });

  it('fails in npm ci with npm’s own error when the lockfile is out of step, offline', async () => {
    const seen = await run(
      job(`- uses: actions/checkout@v4
- run: npm ci
  working-directory: app`),
    );
    expect(seen.conclusion).toBe('failure');
    expect(seen.logs.test).toContain('working-directory: app\n');
    expect(seen.logs.test).toMatch(/npm (?:error|ERR!) code EUSAGE/);
    expect(seen.logs.test).toContain('Missing: dep@2.0.0 from lock file');
  });

  it('gives steps what earlier ones left: environment, outputs, path', async () => {
    const seen = await run(
      job(
        `- id: one
  run: |
    echo "COLOUR=green" >> "$GITHUB_ENV"
    printf 'TEXT<<END\\na=1\\nb\\nEND\\n' >> "$GITHUB_ENV"
    echo "word=hello" >> "$GITHUB_OUTPUT"
    echo "::set-output name=old::way"
    mkdir -p tools && printf '#!/bin/sh\\necho tool ran\\n' > tools/mytool && chmod +x tools/mytool
    echo "$PWD/tools" >> "$GITHUB_PATH"
    echo summary >> "$GITHUB_STEP_SUMMARY"
    echo kept > "$HOME/kept"; echo kept > /tmp/kept-\${{ github.run_id }} || true
- run: |
    mytool
    echo "$COLOUR $TEXT \${{ env.COLOUR }}"
    echo "\${{ steps.one.outputs.word }} \${{ steps.one.outputs.old }} \${{ steps.one.conclusion }}"
    cat "$HOME/kept"
    rm -f /tmp/kept-1`,
        `    outputs:
      said: \${{ steps.one.outputs.word }} there`,
      ),
    );
    expect(seen.conclusion).toBe('success');
    expect(seen.logs.test).toContain('tool ran\ngreen a=1\nb green\nhello way success\nkept\n');
    expect(seen.logs.test).toContain("Evaluate and set job outputs\nSet output 'said'\n");
  });

  it('has the variables, contexts and event of a GitHub job', async () => {
    const seen = await run(
      job(`- run: |
    echo "$CI $GITHUB_ACTIONS $GITHUB_REPOSITORY $GITHUB_REF_NAME $GITHUB_JOB $RUNNER_OS"
    echo "\${{ github.actor }} \${{ github.event.ref }} \${{ runner.os }} [\${{ secrets.NONE }}\${{ vars.NONE }}]"
    test "$PWD" = "$GITHUB_WORKSPACE" && grep -q octocat "$GITHUB_EVENT_PATH" && test -w "$RUNNER_TEMP"`),
    );
    expect(seen.logs.test).toContain(
      'true true acme/shop main test Linux\noctocat refs/heads/main Linux []\n',
    );
    expect(seen.conclusion).toBe('success');
  });

  it('runs each shell as asked', async () => {
    const seen = await run(
      job(
        `- run: false | true && echo plain goes on
- run: false | true
  shell: bash
  continue-on-error: true
  id: pipe
- run: echo sh \${{ steps.pipe.outcome }} \${{ steps.pipe.conclusion }}
  shell: sh
- run: print('py', 1 + 1)
  shell: python
- run: console.log('own', 1 + 1)
  shell: node {0}
- run: x
  shell: fish`,
      ),
    );
    expect(seen.logs.test).toContain('plain goes on');
    expect(seen.logs.test).toContain('shell: /usr/bin/bash --noprofile --norc -e -o pipefail {0}');
    expect(seen.logs.test).toContain('sh failure success\n');
    expect(seen.logs.test).toContain('py 2\n');
    expect(seen.logs.test).toContain('own 2\n');
    expect(seen.logs.test).toContain('##[error]The shell `fish` is not on this runner.');
  });

  it('masks values and turns commands into markers', async () => {
    const seen = await run(
      job(`- run: |
    echo "::add-mask::hunter2"
    echo "password hunter2"
    echo "::error file=a.js,line=1::broken%0Abadly"
    echo "::group::Details"
    echo "::endgroup::"
    echo "::stop-commands::tok"
    echo "::warning::plain text"
    echo "::tok::"
    echo "::notice::seen"
- run: echo hunter2 \${{ env.NONE }}`),
    );
    expect(seen.logs.test?.split('::add-mask::***')[1]).not.toContain('hunter2');
    expect(seen.logs.test).toContain('password ***\n##[error]broken\nbadly\n##[group]Details\n');
    expect(seen.logs.test).toContain('::warning::plain text\n##[notice]seen\n');
  });

  it('stops a step at its own time limit and a job at its own', async () => {
    const step = await run(
      job('- run: sleep 60\n  timeout-minutes: 0.01\n- run: echo next\n  if: always()'),
    );
    expect(step.conclusion).toBe('failure');
    expect(step.logs.test).toContain(
      "##[error]The action 'Run sleep 60' has timed out after 0.01 minutes.",
    );
    expect(step.logs.test).toContain('\nnext\n');
    const whole = await run(job('- run: sleep 60', '    timeout-minutes: 0.01'));
    expect(whole.conclusion).toBe('cancelled');
    expect(whole.logs.test).toContain('has exceeded the maximum execution time');
  });

  it('stops when the run is cancelled', async () => {
    const controller = new AbortController();
    const seen = await run(job('- run: echo go; sleep 60\n- run: echo never'), {
      signal: controller.signal,
      onLog: (_, text) => {
        if (/Z go$/m.test(text)) controller.abort();
      },
    });
    expect(seen.conclusion).toBe('cancelled');
    expect(stepsOf(seen, 'test')).toMatchObject({
      'Run echo go; sleep 60': 'cancelled',
      'Run echo never': 'skipped',
    });
  });

  it('takes no harm from what a step leaves behind', async () => {
    const seen = await run(
      job(`- run: |
    rm -f "$GITHUB_ENV" "$GITHUB_OUTPUT" "$GITHUB_PATH"
    ln -s /etc/passwd "$GITHUB_ENV"; mkfifo "$GITHUB_OUTPUT"; mkdir "$GITHUB_PATH"
    ln -s /etc loop; ln -s / "$HOME/root-link"
    nohup sleep 300 > /dev/null 2>&1 &
- run: echo "[$root]" "\${{ hashFiles('**') }}"; echo 'NODE_OPTIONS=--x' >> "$GITHUB_ENV"
- run: echo 'no equals sign' >> "$GITHUB_OUTPUT"
  if: always()`),
    );
    expect(seen.logs.test).toContain('[] \n');
    expect(seen.logs.test).toContain("##[error]Can't store NODE_OPTIONS output parameter");
    expect(seen.logs.test).toContain("##[error]Invalid format 'no equals sign'");
    expect(seen.logs.test).not.toContain('root:x:0');
  });

  it('hides the host’s environment from steps', async () => {
    process.env.PIPEWRIGHT_TEST_SECRET = 'host-secret';
    const seen = await run(job('- run: env'));
    delete process.env.PIPEWRIGHT_TEST_SECRET;
    expect(seen.logs.test).toContain('GITHUB_SHA=');
    expect(seen.logs.test).not.toContain('host-secret');
  });

  it('checks out with history, branch and a clean tree', async () => {
    const seen = await run(
      job(`- run: touch left-over
- uses: actions/checkout@v4
  with:
    fetch-depth: 0
- run: |
    git status --short --branch
    git log --oneline | wc -l
    ls
- uses: actions/checkout@v4
  with:
    ref: nowhere`),
    );
    expect(seen.logs.test).toMatch(/## main(?:\.\.\.origin\/main)?\n1\nREADME\.md\n/);
    expect(seen.logs.test).not.toContain('left-over\n##');
    expect(seen.logs.test).toContain(
      "##[error]A branch or tag with the name 'nowhere' could not be",
    );
    expect(isolation).toBe(sandbox.isolation);
  });
});

const [, sandbox] = here.all[0]!;

describe('jobs of a workflow', () => {
  const { run, remove } = runnerFor(sandbox);
  afterAll(remove);

  const GRAPH = `
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    outputs:
      version: \${{ steps.v.outputs.version }}
    steps:
      - id: v
        run: echo version=1.2 >> "$GITHUB_OUTPUT"
  test:
    needs: build
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        node: [18, 20]
        os: [linux]
        exclude: [{ node: 18, os: linux }]
        include: [{ node: 22, os: mac, extra: yes }]
    steps:
      - run: echo "\${{ needs.build.outputs.version }} on \${{ matrix.node }} \${{ matrix.extra }}"
      - run: test \${{ matrix.node }} != 22 || test \${{ github.run_attempt }} != 1
  deploy:
    needs: [test]
    runs-on: ubuntu-latest
    steps:
      - run: echo deploy
  report:
    needs: [test]
    if: failure()
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ needs.test.result }}"
  nightly:
    if: github.event_name == 'schedule'
    runs-on: ubuntu-latest
    steps:
      - run: echo nightly
`;

  it('run in order of their needs, over their matrix, under their conditions', async () => {
    const seen = await run(GRAPH);
    expect(seen.conclusion).toBe('failure');
    const ends = Object.fromEntries(
      Object.values(seen.jobs).map((one) => [one.key, one.conclusion]),
    );
    expect(ends).toEqual({
      build: 'success',
      'test (20, linux)': 'success',
      'test (22, mac, yes)': 'failure',
      deploy: 'skipped',
      report: 'success',
      nightly: 'skipped',
    });
    expect(seen.logs['test (20, linux)']).toContain('1.2 on 20 \n');
    expect(seen.logs['test (22, mac, yes)']).toContain('1.2 on 22 yes\n');
    expect(seen.logs.report).toContain('\nfailure\n');
  });

  it('run again by name, with what they need and what needs them', async () => {
    const first = await run(GRAPH, { runId: 7 });
    const previous = new Map(
      Object.values(first.jobs).map((one) => [one.key, one.conclusion ?? 'success'] as const),
    );
    const again = await run(GRAPH, {
      runId: 7,
      attempt: 2,
      only: new Set(['test (22, mac, yes)']),
      previous,
    });
    expect(again.conclusion).toBe('success');
    expect(Object.keys(again.jobs).sort()).toEqual(['deploy', 'report', 'test (22, mac, yes)']);
    expect(again.jobs.report?.conclusion).toBe('skipped');
    expect(again.logs['test (22, mac, yes)']).toContain('1.2 on 22 yes\n');
  });

  it('cancel their siblings in a matrix at the first failure', async () => {
    const seen = await run(`
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        seconds: [0, 60]
    steps:
      - run: sleep \${{ matrix.seconds }}; exit 1
`);
    expect(seen.conclusion).toBe('failure');
    expect(seen.jobs['test (60)']?.conclusion).toBe('cancelled');
  });

  it('may fail without failing the run', async () => {
    const seen = await run(
      job('- run: exit 1', '    continue-on-error: true\n    name: Shaky ${{ github.run_id }}'),
    );
    expect(seen.conclusion).toBe('success');
    expect(seen.jobs.test).toMatchObject({ conclusion: 'failure', name: 'Shaky 1' });
  });

  it.each([
    ['an unknown action', '- uses: evil/action@v1', 'Unable to resolve action `evil/action@v1`'],
    ['a local action', '- uses: ./here', 'neither local nor container actions'],
    ['an unknown context', '- run: echo ${{ nope.x }}', "Unrecognized named-value: 'nope'"],
    ['a broken expression', '- run: echo ${{ 1 + }}', 'Unexpected'],
    ['an unknown function', "- run: x\n  if: explode('x')", 'Unrecognized function'],
    ['a missing folder', '- run: x\n  working-directory: nope', 'nope'],
    ['a number that is none', '- run: x\n  timeout-minutes: soon', '`timeout-minutes`'],
  ])('fail with the reason in the log: %s', async (_, steps, message) => {
    const seen = await run(job(steps));
    expect(seen.conclusion).toBe('failure');
    expect(seen.logs.test).toContain('##[error]');
    expect(seen.logs.test).toContain(message);
  });

  it.each([
    ['containers', '    container: node:20', 'This runner has no containers'],
    ['an empty matrix', '    strategy: { matrix: {} }', 'The matrix has no combinations.'],
    ['a matrix that is none', '    strategy: { matrix: [1] }', 'The matrix is wrong'],
  ])('fail before their first step: %s', async (_, more, message) => {
    const seen = await run(job('- run: echo ran', more));
    expect(seen.conclusion).toBe('failure');
    expect(seen.logs.test).toContain(`##[error]${message}`);
    expect(seen.logs.test).not.toContain('Run echo ran');
  });

  it('do not run at all when the file is broken', async () => {
    const seen = await run('on: push\njobs:\n  test:\n    steps: [');
    expect(seen).toMatchObject({ conclusion: 'failure', jobs: {}, logs: {} });
  });
});

describe.skipIf(here.bubblewrap === null)(`a hostile step ${NEEDS_BUBBLEWRAP}`, () => {
  const isolated = here.bubblewrap!;
  const { run, remove } = runnerFor(isolated);
  afterAll(remove);

  it('cannot lead the host astray with links in place of the job’s folders', async () => {
    const seen = await run(
      job(`- run: |
    for folder in "$GITHUB_WORKSPACE" "$RUNNER_WORKSPACE" "$RUNNER_TEMP" "$HOME" "$(dirname "$GITHUB_ENV")"; do
      mv "$folder" "$folder-gone" 2>/dev/null && echo "MOVED $folder"
      rmdir "$folder" 2>/dev/null && echo "REMOVED $folder"
      ln -sT /etc "$folder" 2>/dev/null && echo "REPLACED $folder"
    done
    exit 0
- run: echo "still $PWD \${{ hashFiles('passwd') }}."`),
    );
    expect(seen.logs.test).not.toMatch(/^(?:MOVED|REMOVED|REPLACED)/m);
    expect(seen.logs.test).toContain('still /home/runner/work/shop/shop .\n');
  });

  it('reaches neither network nor host', async () => {
    const seen = await run(
      job(`- run: |
    node -e "require('node:net').connect(80,'192.0.2.1').on('error',e=>console.log('net',e.code))"
    ls /root /var/lib /work 2>&1 | sed 's/^/ls /'
    cat /proc/1/environ | tr '\\0' '\\n' | sed 's/^/env /'
    touch /usr/x || echo read-only`),
    );
    expect(seen.logs.test).toContain('net ENETUNREACH');
    expect(seen.logs.test).toContain('\nread-only\n');
    expect(seen.logs.test).not.toMatch(/^env (?!CI|GITHUB|RUNNER|HOME|PATH|PWD|TMPDIR)/m);
  });
});
