import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

// Two node_modules are many files on a slow disk.
const REMOVAL_MS = 300_000;

/** The steps of one stage of the Dockerfile, in order. */
function stages(): Array<Array<{ kind: string; rest: string }>> {
  const text = readFileSync('Dockerfile', 'utf8').replace(/\\\n/g, ' ');
  return text
    .split(/^FROM .*$/m)
    .slice(1)
    .map((stage) =>
      [...stage.matchAll(/^(COPY|RUN) (.*)$/gm)].map(([, kind = '', rest = '']) => ({
        kind,
        rest,
      })),
    );
}

/** What stands behind COPY, put where the Dockerfile puts it, below `folder`. */
function copy(rest: string, folder: string, from: string): void {
  const words = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
  const target = words.at(-1) ?? '';
  for (const source of words.slice(0, -1)) {
    const name = source.replace(/^\/app\//, '');
    const to = target.endsWith('/') ? join(folder, target, basename(name)) : join(folder, target);
    mkdirSync(dirname(to), { recursive: true });
    if (name === 'node_modules') {
      renameSync(join(from, name), to);
      continue;
    }
    cpSync(join(from, name), to, {
      recursive: true,
      filter: (path) => !path.endsWith('src/storage/generated'),
    });
  }
}

it('is built by its own steps, and what it holds runs', { timeout: 600_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'pipewright-image-'));
  onTestFinished(() => {
    rmSync(home, { recursive: true });
  }, REMOVAL_MS);
  const [build = [], dependencies = [], last = []] = stages();
  const folders = { build: join(home, 'build'), dependencies: join(home, 'dependencies') };
  for (const [folder, steps] of [
    [folders.build, build],
    [folders.dependencies, dependencies],
  ] as const) {
    mkdirSync(folder);
    for (const { kind, rest } of steps) {
      if (kind === 'COPY') copy(rest, folder, resolve('.'));
      else execFileSync('sh', ['-c', rest], { cwd: folder, stdio: 'pipe' });
    }
  }
  const image = join(home, 'image');
  mkdirSync(image);
  for (const { kind, rest } of last) {
    if (kind !== 'COPY') continue;
    const stage = /--from=(build|dependencies)/.exec(rest)?.[1] as keyof typeof folders | undefined;
    copy(rest, image, stage === undefined ? resolve('.') : folders[stage]);
  }
  const run = (...args: string[]) =>
    execFileSync(process.execPath, ['dist/bin.js', ...args], { cwd: image, encoding: 'utf8' });
  expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(run('routes')).toContain('/webhooks/github');
  expect(run('playbook', 'list')).toContain('explain');
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: join(home, 'data') };
  const migrated = execFileSync(process.execPath, ['dist/bin.js', 'migrate'], {
    cwd: image,
    encoding: 'utf8',
    env,
  });
  expect(migrated).toContain('up to date');
});
