import { parse } from 'smol-toml';
import { z } from 'zod';
import { firstSides } from './conflict-markers.ts';
import { failureOf } from './failure.ts';
import type { SettingsFile } from '../settings-files.ts';
import { nearestWith } from './nearest-with.ts';
import { repositoryPath } from './repository-path.ts';
import { RUST_SETTINGS } from './rust-settings.ts';
import { failed, type Tool } from './tool.ts';
import { under } from './under.ts';

const schema = z.strictObject({ directory: repositoryPath.optional() });
const LOCKFILE = 'Cargo.lock';

/** A repository's own settings of cargo name wrappers, registries and credentials; all of it goes. */
const CARGO_SETTINGS: readonly SettingsFile[] = [
  ...['config.toml', 'config'].map((name) => ({ name, keep: () => '' })),
  ...RUST_SETTINGS,
];

const lockSchema = z.object({
  package: z.array(z.object({ name: z.string(), version: z.string() })).default([]),
});

/**
 * Brings the Cargo.lock of `directory`, or the nearest above it, in step with the Cargo.toml files, without a network: packages
 * of the workspace and of its folders are added, dropped and renumbered, and what is locked keeps
 * its version. Build scripts never run.
 */
export const cargoLockfile: Tool<z.infer<typeof schema>> = {
  name: 'cargo-lockfile',
  ecosystem: null,
  programs: [{ name: 'cargo', install: 'apt-get install cargo', version: ['cargo', '--version'] }],
  settings: CARGO_SETTINGS,
  schema,
  run: async (bench, { directory = '' }) => {
    const home = nearestWith(bench.copy, directory, LOCKFILE) ?? '';
    const lockfile = under(home, LOCKFILE);
    const content = await bench.copy.read(lockfile);
    if (content === null) {
      return failed(
        `There is no Cargo.lock ${directory === '' ? 'at the repository’s root' : `in ${directory} or above it`}.`,
      );
    }
    const text = Buffer.from(content).toString();
    const before = firstSides(text) ?? text;
    if (before !== text) await bench.copy.write(lockfile, before);
    const result = await bench.run({
      argv: ['cargo', 'update', '--workspace', '--offline'],
      directory: home,
      env: { CARGO_HOME: '/tmp/cargo', CARGO_TERM_COLOR: 'never' },
      network: 'none',
    });
    if (!result.ok) {
      return failed(
        `${failureOf('cargo update --workspace --offline', result)} Crates of a registry are not fetched here: run \`cargo update --workspace\` yourself.`,
      );
    }
    const after = await bench.copy.read(lockfile);
    const unasked = unaskedChanges(before, after === null ? '' : Buffer.from(after).toString());
    if (unasked.length > 0) {
      return failed(
        `cargo would also change the version of ${unasked.slice(0, 5).join(', ')}, which no Cargo.toml asks for.`,
      );
    }
    return { ok: true, used: 'cargo', keep: (path) => path === lockfile };
  },
};

/** Crates of a registry that change their version; those of the repository change with its manifests. */
function unaskedChanges(before: string, after: string): string[] {
  const now = read(after);
  return [...read(before)]
    .filter(([name, one]) => {
      const is = now.get(name);
      return is !== undefined && is.join() !== one.join();
    })
    .map(([name]) => name);
}

function read(lockfile: string): Map<string, string[]> {
  const versions = new Map<string, string[]>();
  for (const { name, version, source } of packagesOf(lockfile)) {
    if (source !== undefined) versions.set(name, [...(versions.get(name) ?? []), version].sort());
  }
  return versions;
}

function packagesOf(
  lockfile: string,
): Array<{ name: string; version: string; source?: string | undefined }> {
  try {
    const entry = lockSchema.shape.package
      .unwrap()
      .element.extend({ source: z.string().optional() });
    return (
      z.object({ package: z.array(entry).default([]) }).safeParse(parse(lockfile)).data?.package ??
      []
    );
  } catch {
    return [];
  }
}
