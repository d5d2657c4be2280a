import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { create } from 'tar';
import { packageRoot } from '../../src/config/package-root.ts';

const run = promisify(execFile);

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/**
 * The files of a repository that locks a package of our own node_modules: its manifest, its
 * lockfile, and the package with all it depends on as one tarball, so that `npm ci` needs no
 * registry.
 */
export async function repositoryWith(name: string): Promise<Record<string, Uint8Array>> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-packed-'));
  try {
    const stage = join(folder, 'stage');
    const source = join(packageRoot(), 'node_modules', name);
    await cp(source, stage, { recursive: true });
    const below = await packagesIn(join(source, 'node_modules'));
    const bundled = new Set(below);
    for (const one of ['', ...below.map((inner) => join('node_modules', inner))]) {
      await bundle(join(source, one), join(stage, 'node_modules'), bundled);
    }
    const manifest = JSON.parse(await readFile(join(stage, 'package.json'), 'utf8')) as object;
    const alone = { scripts: {}, devDependencies: {}, optionalDependencies: {} };
    const dependencies = Object.fromEntries([...bundled].map((one) => [one, '*']));
    await writeFile(
      join(stage, 'package.json'),
      JSON.stringify({ ...manifest, ...alone, dependencies, bundleDependencies: [...bundled] }),
    );
    const tarball = `${name.replace(/\W+/g, '-').replace(/^-/, '')}.tgz`;
    await create(
      { file: join(folder, tarball), gzip: { level: 1 }, cwd: stage, prefix: 'package' },
      await readdir(stage),
    );
    const project = {
      name: 'app',
      version: '1.0.0',
      devDependencies: { [name]: `file:${tarball}` },
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify(project));
    await run('npm', ['install', '--package-lock-only', '--offline', '--ignore-scripts'], {
      cwd: folder,
    });
    const files = ['package.json', 'package-lock.json', tarball];
    const contents = files.map(async (file) => [file, await readFile(join(folder, file))] as const);
    return Object.fromEntries(await Promise.all(contents));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies what the package in `source` depends on, as far as it is installed, into `into`. */
async function bundle(source: string, into: string, done: Set<string>): Promise<void> {
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    // What lies below a package itself comes with it, and what that needs may lie elsewhere.
    const own = join(source, 'node_modules', name);
    if (await exists(own)) {
      await bundle(own, into, done);
      continue;
    }
    if (done.has(name)) continue;
    const folder = join(packageRoot(), 'node_modules', name);
    if (!(await exists(folder))) continue;
    done.add(name);
    await mkdir(dirname(join(into, name)), { recursive: true });
    await cp(folder, join(into, name), { recursive: true });
    await bundle(folder, into, done);
  }
}

/** Names of the packages that lie in a node_modules folder; none where there is no such folder. */
async function packagesIn(folder: string): Promise<string[]> {
  if (!(await exists(folder))) return [];
  const names = await Promise.all(
    (await readdir(folder)).map(async (name) =>
      name.startsWith('@')
        ? (await readdir(join(folder, name))).map((inner) => `${name}/${inner}`)
        : [name],
    ),
  );
  return names.flat().filter((name) => !name.startsWith('.'));
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
