import { describe, expect, it } from 'vitest';
import { yarnLockfile } from '../../../src/sandbox/tools/yarn-lockfile.ts';
import { fakeBench } from './fake-bench.ts';
import { finished, manifest } from './lockfiles.ts';

describe('yarn-lockfile', () => {
  const entry = (base: string, name: string): string =>
    `${name}@^1.0.0:\n  version "1.0.0"\n  resolved "${base}${name}/-/${name}-1.0.0.tgz#abc"\n`;
  const head = '# yarn lockfile v1\n\n\n';

  it('fetches from the operator’s registry, and writes where packages were and are', async () => {
    const before = head + entry('https://old.example/', 'left');
    let pointed: string | undefined;
    const bench = fakeBench({ 'package.json': manifest(), 'yarn.lock': before }, (argv) => {
      if (!argv.includes('yarn.js')) return {};
      pointed = bench.text('yarn.lock');
      return {
        writes: { 'yarn.lock': `${pointed}\n${entry('https://ours.example/npm/', 'right')}` },
      };
    });
    const end = await yarnLockfile.run(bench, {});
    expect(pointed).toContain('https://ours.example/npm/left/-/left-1.0.0.tgz');
    const done = await finished(Promise.resolve(end), bench.text('yarn.lock'));
    expect(done).toContain('https://old.example/right/-/right-1.0.0.tgz');
    expect(done).not.toContain('ours.example');
  });

  it('refuses a yarn that did not write it', async () => {
    const files = { 'package.json': manifest({ packageManager: 'yarn@4.0.0' }), 'yarn.lock': head };
    expect(await yarnLockfile.run(fakeBench(files), {})).toMatchObject({
      ok: false,
      message: expect.stringMatching(/did not write this yarn\.lock/) as string,
    });
  });
});
