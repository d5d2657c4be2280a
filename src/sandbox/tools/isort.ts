import { PATH_VALUE } from './known-options.ts';
import { pythonTool } from './python/python-tool.ts';

/** Sorts imports with `isort`. */
export const isort = pythonTool({
  name: 'isort',
  program: { name: 'isort', install: 'apt-get install isort', version: ['isort', '--version'] },
  options: {
    '--profile': /^\w{1,30}$/,
    '-l': /^\d{1,4}$/,
    '--line-length': /^\d{1,4}$/,
    '--sp': PATH_VALUE,
    '--settings-path': PATH_VALUE,
    '--settings-file': PATH_VALUE,
    '--float-to-top': null,
    '--force-single-line-imports': null,
  },
  args: (files, options) => [...options, '--quiet', '--', ...files],
});
