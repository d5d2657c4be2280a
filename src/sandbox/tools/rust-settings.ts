import type { SettingsFile } from '../settings-files.ts';

/** By these a repository names the programs that rustup starts in place of cargo and rustfmt, its own among them. */
export const RUST_SETTINGS: readonly SettingsFile[] = ['rust-toolchain', 'rust-toolchain.toml'].map(
  (name) => ({ name, keep: () => '' }),
);
