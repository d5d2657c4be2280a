import { PATH_VALUE } from './known-options.ts';
import { lockedNpmTool } from './locked-npm-tool.ts';

const RULE = /^[@\w/-]{1,100}$/;

/** Corrects with `oxlint --fix`. */
export const oxlint = lockedNpmTool({
  name: 'oxlint',
  package: 'oxlint',
  program: 'oxlint',
  options: {
    '-c': PATH_VALUE,
    '--config': PATH_VALUE,
    '-A': RULE,
    '--allow': RULE,
    '-W': RULE,
    '--warn': RULE,
    '-D': RULE,
    '--deny': RULE,
    '--deny-warnings': null,
  },
  args: (files, options) => [...options, '--fix', '--', ...files],
  complaint: /^ +[×x!⚠] (?<rule>[\w@-]+\([\w/-]+\)):/gm,
});
