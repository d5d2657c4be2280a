import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot, packageVersion } from '../../src/config/package-root.ts';

it('finds the folder of package.json and the version in it', () => {
  expect(existsSync(join(packageRoot(), 'package.json'))).toBe(true);
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
