import { PATH_VALUE } from './known-options.ts';
import { lockedNpmTool } from './locked-npm-tool.ts';

/** Corrects with `eslint --fix`. ESLint evaluates the repository’s settings and plugins. */
export const eslint = lockedNpmTool({
  name: 'eslint',
  package: 'eslint',
  program: 'eslint',
  options: {
    '-c': PATH_VALUE,
    '--config': PATH_VALUE,
    '--max-warnings': /^\d{1,6}$/,
    '--report-unused-disable-directives': null,
  },
  args: (files, options) => [...options, '--fix', '--', ...files],
  complaint:
    /^ *\d+:\d+ +(?:error|warning) +(?<message>\S.{0,400}?)(?: {2,}(?<rule>[@\w/-]{1,100}))?$/gm,
});
