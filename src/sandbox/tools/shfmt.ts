import { hostFormatter } from './host-formatter.ts';

/** Formats with `shfmt -w`, by the job's options or the repository's .editorconfig. */
export const shfmt = hostFormatter({
  name: 'shfmt',
  program: { name: 'shfmt', install: 'apt-get install shfmt', version: ['shfmt', '--version'] },
  options: {
    '-i': /^\d{1,2}$/,
    '--indent': /^\d{1,2}$/,
    '-ln': /^\w{1,10}$/,
    '--language-dialect': /^\w{1,10}$/,
    '-bn': null,
    '--binary-next-line': null,
    '-ci': null,
    '--case-indent': null,
    '-sr': null,
    '--space-redirects': null,
    '-kp': null,
    '--keep-padding': null,
    '-fn': null,
    '--func-next-line': null,
    '-s': null,
    '--simplify': null,
  },
  format: ({ files, options, call }) => call([...options, '-w', '--', ...files]),
});
