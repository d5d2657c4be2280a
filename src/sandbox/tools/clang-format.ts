import { hostFormatter } from './host-formatter.ts';

/** Formats with `clang-format -i`, in the style of the repository or of the job's command. */
export const clangFormat = hostFormatter({
  name: 'clang-format',
  program: {
    name: 'clang-format',
    install: 'apt-get install clang-format',
    version: ['clang-format', '--version'],
  },
  options: {
    '-style': /^[\w{}:, -]{1,300}$/,
    '--style': /^[\w{}:, -]{1,300}$/,
    '--fallback-style': /^\w{1,30}$/,
  },
  format: ({ files, options, call }) => call([...options, '-i', '--', ...files]),
});
