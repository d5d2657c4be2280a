import { PATH_VALUE } from './known-options.ts';
import { lockedNpmTool } from './locked-npm-tool.ts';

/** Corrects with `stylelint --fix`. Stylelint evaluates the repository’s settings and plugins. */
export const stylelint = lockedNpmTool({
  name: 'stylelint',
  package: 'stylelint',
  program: 'stylelint',
  options: { '-c': PATH_VALUE, '--config': PATH_VALUE, '--max-warnings': /^\d{1,6}$/ },
  args: (files, options) => [...options, '--fix', '--', ...files],
  complaint: /^ *\d+:\d+ +[✖×] +(?<message>\S.{0,400}?)(?: {2,}(?<rule>[@\w/-]{1,100}))?$/gm,
});
