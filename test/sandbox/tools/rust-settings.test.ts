import { expect, it } from 'vitest';
import { cargoLockfile } from '../../../src/sandbox/tools/cargo-lockfile.ts';
import { rustfmt } from '../../../src/sandbox/tools/rustfmt.ts';

it('takes away what names another program to rustup, in any tool of Rust', () => {
  for (const { settings } of [cargoLockfile, rustfmt]) {
    for (const name of ['rust-toolchain', 'rust-toolchain.toml']) {
      const rule = settings.find((each) => each.name === name);
      expect(rule?.keep('[toolchain]\npath = "./evil"\n')).toBe('');
    }
  }
});
