import type { HostProgram } from '../host-programs.ts';
import { PATH_VALUE } from './known-options.ts';
import { pythonTool } from './python/python-tool.ts';

const program: HostProgram = {
  name: 'ruff',
  install: 'pip3 install ruff',
  version: ['ruff', '--version'],
};
const SELECTION = /^[A-Z0-9,]{1,300}$/;
const OPTIONS = {
  '--line-length': /^\d{1,4}$/,
  '--config': PATH_VALUE,
  '--target-version': /^py\d{2,3}$/,
  '--preview': null,
  '--isolated': null,
};

/** Formats with `ruff format`. */
export const ruffFormat = pythonTool({
  name: 'ruff-format',
  program,
  options: OPTIONS,
  args: (files, options) => ['format', '--no-cache', '--quiet', ...options, '--', ...files],
});

/** Corrects with `ruff check --fix`, by safe corrections only. */
export const ruffFix = pythonTool({
  name: 'ruff-fix',
  program,
  options: {
    ...OPTIONS,
    '--select': SELECTION,
    '--extend-select': SELECTION,
    '--ignore': SELECTION,
    '--extend-ignore': SELECTION,
  },
  args: (files, options) => ['check', '--fix', '--no-cache', ...options, '--', ...files],
  complaint: /^(?:\S.{0,400}?:\d+:\d+: )?(?<rule>[A-Z]{1,4}\d{2,4}|invalid-syntax|SyntaxError)\b/gm,
});
