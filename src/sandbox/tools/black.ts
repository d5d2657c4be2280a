import { PATH_VALUE } from './known-options.ts';
import { pythonTool } from './python/python-tool.ts';

/** Formats with `black`. */
export const black = pythonTool({
  name: 'black',
  program: { name: 'black', install: 'apt-get install black', version: ['black', '--version'] },
  options: {
    '-l': /^\d{1,4}$/,
    '--line-length': /^\d{1,4}$/,
    '-t': /^\w{1,10}$/,
    '--target-version': /^\w{1,10}$/,
    '-S': null,
    '--skip-string-normalization': null,
    '-C': null,
    '--skip-magic-trailing-comma': null,
    '--preview': null,
    '--config': PATH_VALUE,
  },
  args: (files, options) => [...options, '--quiet', '--', ...files],
});
