import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/config/package-root.ts';
import { fixOpens, playbookEnds, runEnds } from '../../simulator/demo/watch.ts';
import { type House, openHouse } from './house.ts';

const run = promisify(execFile);
const WORKFLOW = `name: Format
on: [push]
jobs:
  format:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npx prettier --check src
`;

let house: House;
let folder: string;
beforeAll(async () => {
  house = await openHouse();
  folder = await mkdtemp(join(tmpdir(), 'pipewright-prettier-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await house.close();
});

/** A repository whose prettier is a file in it, so that nothing needs a registry. */
async function formattedRepository(): Promise<Record<string, string | Uint8Array>> {
  const prettier = join(packageRoot(), 'node_modules', 'prettier');
  const { stdout } = await run('npm', ['pack', prettier, '--json'], { cwd: folder });
  const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
  const file = packed?.filename ?? '';
  const manifest = {
    name: 'formatted',
    version: '1.0.0',
    private: true,
    devDependencies: { prettier: `file:${file}` },
    prettier: { singleQuote: true },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', '--package-lock-only', '--offline', '--ignore-scripts'], {
    cwd: folder,
  });
  return {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': await readFile(join(folder, 'package-lock.json')),
    [file]: await readFile(join(folder, file)),
    '.github/workflows/format.yml': WORKFLOW,
    'src/good.js': "export const good = 'yes';\n",
  };
}

test('files that prettier complains of are formatted, and no others', async () => {
  const scene = await house.scene('formatted');
  const files = await formattedRepository();
  const { simulator } = house;
  const first = await simulator.pushCommit(scene.repository, 'main', files);
  expect((await runEnds(scene, first)).attempt.conclusion).toBe('success');
  const sha = await simulator.pushCommit(scene.repository, 'main', {
    'src/bad.js': 'export const bad = {a:"x"}\n',
    'src/worse file.ts': 'export   const worse=1\n',
    'lib/not-checked.js': 'let   a="b"\n',
  });
  expect((await runEnds(scene, sha)).attempt.conclusion).toBe('failure');
  const fix = await fixOpens(scene);
  expect(await playbookEnds(scene, 'prettier-format')).toBe('succeeded');
  const diff = await (
    await fetch(`${simulator.url}/${scene.repository}/pull/${fix.number}.diff`)
  ).text();
  const changed = [...diff.matchAll(/^\+\+\+ "?b\/(.+?)"?\t?$/gm)].map(([, path]) => path);
  expect(new Set(changed)).toEqual(new Set(['src/bad.js', 'src/worse file.ts']));
  expect(diff).toContain("+export const bad = { a: 'x' };");
});
