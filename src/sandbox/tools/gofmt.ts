import { hostFormatter } from './host-formatter.ts';

/**
 * Formats with `gofmt -w`; with `-s`, which also simplifies, where the job asks for it or a file it
 * complains of is well formatted without.
 */
export const gofmt = hostFormatter({
  name: 'gofmt',
  program: {
    name: 'gofmt',
    install: 'apt-get install golang-go',
    version: ['go', 'version'],
  },
  options: { '-s': null },
  format: async ({ files, options, call }) => {
    if (options.length === 0) {
      const found = await call(['-l', ...files]);
      if (!found.ok) return found;
      const listed = new Set(found.output.split('\n'));
      if (files.every((file) => listed.has(file))) return call(['-w', ...files]);
    }
    return call(['-s', '-w', ...files]);
  },
});
