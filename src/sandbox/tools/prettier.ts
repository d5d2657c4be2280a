import { PATH_VALUE } from './known-options.ts';
import { lockedNpmTool } from './locked-npm-tool.ts';

/** Formats with `prettier --write`. */
export const prettier = lockedNpmTool({
  name: 'prettier',
  package: 'prettier',
  program: 'prettier',
  options: { '--config': PATH_VALUE, '--ignore-path': PATH_VALUE },
  args: (files, options) => [...options, '--write', '--', ...files],
});
