import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scene } from '../../simulator/demo/story.ts';
import { checkCompletes, fixesOf, runEnds, until } from '../../simulator/demo/watch.ts';
import type { StageFiles } from '../../simulator/stage/repository-stage.ts';
import { type House, openHouse } from './house.ts';
import { wheel } from './python-wheel.ts';
import { heals, linesOf, PATH, refused, workflow } from './workflow-scene.ts';

// What is wrong here is what the steps run on: the image, the language, the disk, the memory, the time.
const CHECKOUT = 'uses: actions/checkout@v5';

let house: House;
beforeAll(async () => {
  house = await openHouse({ minuteMs: 20_000 });
});
afterAll(() => house.close());

const train = (size: number): string =>
  `data:\n  eval_batch_size: 8\ntrain:\n  batch_size: ${size}\n`;
/** A training whose batch is really laid out in memory, on a device that has 48 MiB. */
const TRAINING = `import re, sys

config = open(sys.argv[sys.argv.index("--config") + 1]).read()
size = int(re.search(r"^  batch_size: (\\d+)", config, re.M).group(1))
FREE = 48 * 2**20


class OutOfMemoryError(RuntimeError):
    __module__ = "torch"


batch = []
for _ in range(size):
    if len(batch) * 2**20 >= FREE:
        raise OutOfMemoryError("CUDA out of memory. Tried to allocate 1.00 MiB. GPU 0 has a total capacity of 48.00 MiB of which 0 bytes is free.")
    batch.append(bytearray(2**20))
print("trained", len(batch))
`;

/** A build that shares a small disk with the tools of the runner’s image. */
const BUILD = `import { readdirSync, statSync } from 'node:fs';

const DISK = 128 * 1024;
const used = readdirSync(process.env.RUNNER_IMAGE, { recursive: true })
  .map((path) => statSync(process.env.RUNNER_IMAGE + '/' + path))
  .filter((found) => found.isFile())
  .reduce((sum, found) => sum + found.size, 0);
if (used > DISK) throw new Error('ENOSPC: no space left on device, write');
console.log('built');
`;

/** A mirror that hangs up on whoever comes first, and who asks it once. */
const FETCH = `const { createServer, get } = require('node:http');

const server = createServer((request, response) => {
  if (process.env.GITHUB_RUN_ATTEMPT === '1') request.socket.destroy();
  else response.end('[]');
});
server.listen(0, '127.0.0.1', () => {
  get({ host: '127.0.0.1', port: server.address().port }, () => process.exit(0));
});
`;

describe.concurrent('what a job runs on is wrong', () => {
  test('repair gpu-memory: the batch of the one file that the command names is halved', async () => {
    const job = 'runs-on: [self-hosted, gpu]';
    const steps = [CHECKOUT, 'name: Train\nrun: python3 train.py --config configs/small.yaml'];
    const files = {
      [PATH]: workflow(steps, job),
      'train.py': TRAINING,
      'configs/small.yaml': train(64),
      'configs/large.yaml': train(128),
    };
    expect(await heals(house, 'gpu-memory', files)).toEqual([
      '-  batch_size: 64',
      '+  batch_size: 32',
    ]);
  });

  test('refuses gpu-memory: two files could hold the batch that was too large', async () => {
    const steps = [
      CHECKOUT,
      'name: Train\nrun: python3 train.py --config configs/small.yaml --model configs/model.yaml',
    ];
    const files = {
      [PATH]: workflow(steps),
      'train.py': TRAINING,
      'configs/small.yaml': train(64),
      'configs/model.yaml': train(64),
    };
    expect(await refused(house, 'gpu-two-files', files)).toMatch(
      /more than one configuration file/,
    );
  });

  test('refuses gpu-memory: the command sets the batch itself', async () => {
    const steps = [
      CHECKOUT,
      'name: Train\nrun: python3 train.py --config configs/small.yaml --batch-size 64',
    ];
    const files = {
      [PATH]: workflow(steps),
      'train.py': TRAINING,
      'configs/small.yaml': train(64),
    };
    expect(await refused(house, 'gpu-command', files)).toMatch(/halve it there/);
  });

  test('repair removed-runtime: actions of a Node.js that is gone, with their inputs', async () => {
    const steps = [
      'uses: actions/checkout@v2',
      'name: Node\nuses: actions/setup-node@v1\nwith:\n  version: 20 # LTS',
      'run: test -f README.md',
    ];
    expect(await heals(house, 'removed-runtime', { [PATH]: workflow(steps) })).toEqual([
      '-      - uses: actions/checkout@v2',
      '+      - uses: actions/checkout@v5',
      '-        uses: actions/setup-node@v1',
      '+        uses: actions/setup-node@v6',
      '-          version: 20 # LTS',
      '+          node-version: 20 # LTS',
    ]);
  });

  test('repair retired-runner-image: an image that fails its jobs before it goes', async () => {
    const job = 'runs-on: macos-13 # Intel';
    expect(
      await heals(house, 'retired-runner-image', { [PATH]: workflow(['run: "true"'], job) }),
    ).toEqual(['-    runs-on: macos-13 # Intel', '+    runs-on: macos-15-intel # Intel']);
  });

  test('repair full-disk: tools of the image that the job does not name make room', async () => {
    const steps = [CHECKOUT, 'name: Build\nrun: node build.js'];
    const files = {
      [PATH]: workflow(steps),
      'package.json': '{ "name": "shop", "type": "module" }\n',
      'build.js': BUILD,
    };
    expect(await heals(house, 'full-disk', files)).toEqual([
      '+      - name: Free disk space',
      '+        run: sudo rm -rf /usr/share/dotnet /usr/local/lib/android /opt/ghc /usr/share/swift',
    ]);
  });

  test('refuses full-disk: what may go from a machine of one’s own is not known', async () => {
    const steps = [CHECKOUT, 'name: Build\nrun: node build.js'];
    const files = {
      [PATH]: workflow(steps, 'runs-on: [self-hosted, linux]'),
      'package.json': '{ "name": "shop", "type": "module" }\n',
      'build.js': BUILD,
    };
    expect(await refused(house, 'own-disk', files)).toMatch(/not known/);
  });

  test('repair node-too-old: the oldest supported Node.js that the package takes', async () => {
    const files = nodeProject(['node-version: 18 # old']);
    expect(await heals(house, 'node-too-old', files)).toEqual([
      '-          node-version: 18 # old',
      '+          node-version: 22 # old',
    ]);
  });

  test('refuses node-too-old: the project promises the older one', async () => {
    const files = nodeProject(['node-version: 18'], { engines: { node: '>=18' } });
    expect(await refused(house, 'node-promised', files)).toMatch(/keep the promise or the package/);
  });

  test('refuses node-too-old: the version comes from a matrix', async () => {
    const files = nodeProject(
      ['node-version: ${{ matrix.node }}'],
      {},
      'strategy:\n  matrix:\n    node: [18]\nruns-on: ubuntu-latest',
    );
    expect(await refused(house, 'node-matrix', files)).toMatch(/for people to say/);
  });

  test('repair python-too-old: the oldest supported Python that the package takes', async () => {
    expect(await heals(house, 'python-too-old', pythonProject())).toEqual([
      "-          python-version: '3.9'",
      "+          python-version: '3.11'",
    ]);
  });

  test('refuses python-too-old: the project promises the older one', async () => {
    const files = {
      ...pythonProject(),
      'pyproject.toml': '[project]\nname = "shop"\nrequires-python = ">=3.9"\n',
    };
    expect(await refused(house, 'python-promised', files)).toMatch(
      /keep the promise or the package/,
    );
  });

  test('repair transient-failure: a connection that was reset, by running the job again', async () => {
    const scene = await house.scene('transient-failure');
    const files = {
      [PATH]: workflow([CHECKOUT, 'name: Fetch\nrun: node fetch.js']),
      'fetch.js': FETCH,
    };
    const sha = await house.simulator.pushCommit(scene.repository, 'main', files);
    expect((await runEnds(scene, sha)).attempt.conclusion).toBe('failure');
    expect((await runEnds(scene, sha, 2)).attempt.conclusion).toBe('success');
    await checkCompletes(scene, sha);
    expect(fixesOf(scene)).toEqual([]);
  });

  test('repair timeout-too-small: a job that was always near its limit gets room', async () => {
    const { scene, sha } = await slowJob('timeout-too-small', 50);
    const fix = await until(scene, 'the fix pull request', () => fixesOf(scene)[0]);
    expect((await checkCompletes(scene, sha)).output.summary).toContain('A verified fix waits');
    expect(fix.body).toContain('its last 5 good runs took');
    expect(await linesOf(house, scene, fix)).toEqual([
      '-    timeout-minutes: 1 # enough',
      '+    timeout-minutes: 2 # enough',
    ]);
  });

  test('refuses timeout-too-small: a job that hung, since its good runs were short', async () => {
    const { scene, sha } = await slowJob('hung', 20);
    expect((await checkCompletes(scene, sha)).output.summary).toMatch(/something hung/);
    expect(fixesOf(scene)).toEqual([]);
  });
});

/** A job whose five good runs took so many seconds of its one minute, and that now takes longer. */
async function slowJob(name: string, seconds: number): Promise<{ scene: Scene; sha: string }> {
  const scene = await house.scene(name);
  const job = 'runs-on: ubuntu-latest\ntimeout-minutes: 1 # enough';
  const files = { [PATH]: workflow([CHECKOUT, 'name: Build\nrun: sh build.sh'], job) };
  for (const version of [1, 2, 3, 4, 5]) {
    const build = { 'build.sh': `echo built ${version}\n` };
    const good = await house.simulator.pushCommit(scene.repository, 'main', { ...files, ...build });
    const { attempt } = await runEnds(scene, good);
    expect(attempt.conclusion).toBe('success');
    for (const one of attempt.jobs.values()) {
      one.startedAt = new Date((one.completedAt?.getTime() ?? 0) - seconds * 1000);
    }
  }
  // Longer than the minute of this house, and shorter than two.
  const slow = { 'build.sh': 'echo building\nsleep 21\necho built\n' };
  const sha = await house.simulator.pushCommit(scene.repository, 'main', slow);
  expect((await runEnds(scene, sha)).attempt.conclusion).not.toBe('success');
  return { scene, sha };
}

/** A project that fetches a package which asks for Python 3.10, with pip and no network. */
function pythonProject(): StageFiles {
  const tax = wheel('tax', '1.0.0', 'tax', { more: 'Requires-Python: >=3.10\n' });
  const [file = ''] = Object.keys(tax);
  const install = `python3 -m pip download --disable-pip-version-check --no-index --only-binary=:all: --python-version '\${{ steps.python.outputs.python-version }}' --dest "$RUNNER_TEMP/lib" ${file}`;
  const setup = "id: python\nuses: actions/setup-python@v6\nwith:\n  python-version: '3.9'";
  return { ...tax, [PATH]: workflow([CHECKOUT, setup, `run: |\n  ${install}`]) };
}

/** A project that installs a package which asks for Node.js 20, with npm and no network. */
function nodeProject(version: string[], more: object = {}, job?: string): Record<string, string> {
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  const dependencies = { tax: 'file:tax' };
  const tax = { name: 'tax', version: '1.0.0', engines: { node: '>=20' } };
  const project = { name: 'shop', version: '1.0.0', ...more, dependencies };
  const packages = {
    '': project,
    'node_modules/tax': { resolved: 'tax', link: true },
    tax: { version: '1.0.0', engines: tax.engines },
  };
  return {
    [PATH]: workflow(
      [
        CHECKOUT,
        `uses: actions/setup-node@v6\nwith:\n  ${version.join('\n  ')}`,
        'run: npm ci --offline',
      ],
      job,
    ),
    '.npmrc': 'engine-strict=true\n',
    'package.json': json(project),
    'package-lock.json': json({ name: 'shop', version: '1.0.0', lockfileVersion: 3, packages }),
    'tax/package.json': json(tax),
  };
}
