import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { heals, PATH, refused, workflow } from './workflow-scene.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe.concurrent('a job that is really red is really green on the fix', () => {
  test('repair deprecated-action: upload-artifact v3 becomes its current major', async () => {
    const steps = [
      'run: mkdir -p dist',
      'uses: actions/upload-artifact@v3 # keep\nwith:\n  name: site\n  path: dist',
    ];
    expect(await heals(house, 'deprecated-action', { [PATH]: workflow(steps) })).toEqual([
      '-      - uses: actions/upload-artifact@v3 # keep',
      '+      - uses: actions/upload-artifact@v6 # keep',
    ]);
  });

  test('repair retired-runner: a removed image becomes the one that follows it', async () => {
    const job =
      'strategy:\n  matrix:\n    os: [ubuntu-20.04, ubuntu-24.04]\nruns-on: ${{ matrix.os }}';
    expect(
      await heals(house, 'retired-runner', { [PATH]: workflow(['run: "true"'], job) }),
    ).toEqual([
      '-        os: [ubuntu-20.04, ubuntu-24.04]',
      '+        os: [ubuntu-22.04, ubuntu-24.04]',
    ]);
  });

  test('repair disabled-command: set-env is written to the runner’s file', async () => {
    const steps = [
      'name: Choose\nrun: |\n  echo "::set-env name=CHANNEL::beta"\n  echo chosen',
      'run: test "$CHANNEL" = beta',
    ];
    expect(await heals(house, 'disabled-command', { [PATH]: workflow(steps) })).toEqual([
      '-          echo "::set-env name=CHANNEL::beta"',
      '+          echo "CHANNEL=beta" >> "$GITHUB_ENV"',
    ]);
  });

  test('repair missing-permission: the job gets what its call needs and keeps the default', async () => {
    const steps = ['uses: dorny/test-reporter@v2\nwith: { name: Tests, path: report.xml }'];
    expect(await heals(house, 'missing-permission', { [PATH]: workflow(steps) })).toEqual([
      '+    permissions:',
      '+      contents: read',
      '+      packages: read',
      '+      checks: write',
      '+      actions: read',
    ]);
  });

  test('repair shallow-checkout: the checkout fetches the history', async () => {
    const steps = ['uses: actions/checkout@v5', 'run: git diff --stat HEAD~1'];
    expect(await heals(house, 'shallow-checkout', { [PATH]: workflow(steps) })).toEqual([
      '+        with:',
      '+          fetch-depth: 0',
    ]);
  });

  test('repair moved-folder: the step works where the folder is now', async () => {
    const steps = ['uses: actions/checkout@v5', 'run: ls page.html\nworking-directory: site'];
    const files = { [PATH]: workflow(steps), 'apps/site/page.html': '<p>\n' };
    expect(await heals(house, 'moved-folder', files)).toEqual([
      '-        working-directory: site',
      '+        working-directory: apps/site',
    ]);
  });

  test('repair workflow-syntax: a file that GitHub could not start runs', async () => {
    const broken = workflow(['run: "true"']).replace('    steps:', '    step:');
    expect(await heals(house, 'workflow-syntax', { [PATH]: broken })).toEqual([
      '-    step:',
      '+    steps:',
    ]);
  });

  test('repair version-read-as-number: 3.10 is quoted, also where it names the job', async () => {
    const job = 'strategy:\n  matrix:\n    python: [3.10]\nruns-on: ubuntu-latest';
    const steps = ['uses: actions/setup-python@v6\nwith:\n  python-version: ${{ matrix.python }}'];
    expect(await heals(house, 'version-read-as-number', { [PATH]: workflow(steps, job) })).toEqual([
      '-        python: [3.10]',
      "+        python: ['3.10']",
    ]);
  });

  test('repair node-heap: Node.js gets the heap that the runner has room for', async () => {
    const steps = ['uses: actions/checkout@v5', 'name: Build\nrun: node build.js'];
    const job = 'runs-on: ubuntu-latest\nenv:\n  NODE_OPTIONS: --max-old-space-size=24';
    const build = 'const kept = [];\nfor (let i = 0; i < 2e6; i += 1) kept.push({ i });\n';
    const files = { [PATH]: workflow(steps, job), 'build.js': build };
    expect(await heals(house, 'node-heap', files)).toEqual([
      '-      NODE_OPTIONS: --max-old-space-size=24',
      expect.stringMatching(/^\+ {6}NODE_OPTIONS: --max-old-space-size=\d{4,5}$/),
    ]);
  });

  test('repair script-not-executable: the script gets its execute bit', async () => {
    const steps = ['uses: actions/checkout@v5', 'run: ./scripts/build.sh'];
    const files = { [PATH]: workflow(steps), 'scripts/build.sh': '#!/bin/sh\necho built\n' };
    expect(await heals(house, 'script-not-executable', files)).toEqual([
      'old mode 100644',
      'new mode 100755',
    ]);
  });

  test('repair npm-script-name: the step runs the script that is there', async () => {
    const steps = ['uses: actions/checkout@v5', 'run: npm run biuld'];
    const manifest =
      '{ "name": "shop", "version": "1.0.0", "scripts": { "build": "echo built" } }\n';
    const files = { [PATH]: workflow(steps), 'package.json': manifest };
    expect(await heals(house, 'npm-script-name', files)).toEqual([
      '-      - run: npm run biuld',
      '+      - run: npm run build',
    ]);
  });
});

describe.concurrent('what is not plain is explained and left', () => {
  test('refuses deprecated-action: a matrix would upload one artifact twice', async () => {
    const job = 'strategy:\n  matrix:\n    node: [20, 22]\nruns-on: ubuntu-latest';
    const steps = ['uses: actions/upload-artifact@v3\nwith: { name: site, path: dist }'];
    expect(await refused(house, 'one-artifact', { [PATH]: workflow(steps, job) })).toMatch(
      /one uploader/,
    );
  });

  test('refuses missing-permission: the step has a token of its own', async () => {
    const job = 'runs-on: ubuntu-latest\npermissions: { checks: none }';
    const steps = [
      'uses: dorny/test-reporter@v2\nwith:\n  name: Tests\n  token: ${{ secrets.REPORTER }}',
    ];
    expect(await refused(house, 'own-token', { [PATH]: workflow(steps, job) })).toMatch(
      /token of its own/,
    );
  });

  test('refuses workflow-syntax: a list that is not closed can end anywhere', async () => {
    expect(await refused(house, 'open-list', { [PATH]: 'on: push\njobs:\n  test: [\n' })).toMatch(
      /for people to say/,
    );
  });

  test('refuses moved-folder: two folders have the name', async () => {
    const steps = ['uses: actions/checkout@v5', 'run: ls\nworking-directory: site'];
    const files = { [PATH]: workflow(steps), 'a/site/x': 'x\n', 'b/site/x': 'x\n' };
    expect(await refused(house, 'two-sites', files)).toMatch(/Several folders/);
  });

  test('refuses disabled-command: the line does more than print it', async () => {
    const steps = ['name: Choose\nrun: true && echo "::set-env name=A::b"'];
    expect(await refused(house, 'more-than-echo', { [PATH]: workflow(steps) })).toMatch(
      /rewrite it by hand/,
    );
  });
});
