import { describe, expect, it } from 'vitest';
import { cargoLockfile } from '../../../src/sandbox/tools/cargo-lockfile.ts';
import { fakeBench } from './fake-bench.ts';

describe('cargo-lockfile', () => {
  const lock = (version: string): string =>
    `version = 3\n\n[[package]]\nname = "serde"\nversion = "${version}"\nsource = "registry+x"\n\n[[package]]\nname = "tax"\nversion = "${version}"\n`;

  it('writes the lockfile of the workspace that the failing step stands in', async () => {
    const bench = fakeBench({ 'rust/Cargo.lock': lock('1.0.0'), 'rust/tax/Cargo.toml': '' });
    const run = cargoLockfile.run(bench, { directory: 'rust/tax' });
    expect(await run).toMatchObject({ ok: true });
    expect(bench.steps[0]).toMatchObject({ directory: 'rust' });
    const none = await cargoLockfile.run(fakeBench({}), { directory: 'rust' });
    expect(none).toMatchObject({ message: 'There is no Cargo.lock in rust or above it.' });
  });

  it('takes markers out and lets cargo write', async () => {
    const marked = `<<<<<<< HEAD\n${lock('1.0.0')}=======\n>>>>>>> tax\n`;
    const bench = fakeBench({ 'Cargo.lock': marked });
    expect(await cargoLockfile.run(bench, {})).toMatchObject({ ok: true });
    expect(bench.text('Cargo.lock')).toBe(lock('1.0.0'));
    expect(bench.steps[0]).toMatchObject({ network: 'none' });
  });

  it.each([
    ['no lockfile', {}, {}, /no Cargo.lock/],
    [
      'crates of a registry',
      { 'Cargo.lock': lock('1.0.0') },
      { ok: false, output: 'error: no matching package' },
      /not fetched here/,
    ],
    [
      'an update',
      { 'Cargo.lock': lock('1.0.0') },
      { writes: { 'Cargo.lock': lock('1.1.0') } },
      /version of serde,/,
    ],
  ])('says: %s', async (_, files, played, message) => {
    const outcome = await cargoLockfile.run(
      fakeBench(files, () => played),
      {},
    );
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});
