import { expect, it } from 'vitest';
import { hostPrograms, missingProgram } from '../../src/sandbox/host-programs.ts';

const GOFMT = {
  name: 'gofmt',
  install: 'apt-get install golang-go',
  version: ['go', 'version'],
} as const;
const program = { ...GOFMT, version: [...GOFMT.version] as [string, string] };
const there = async (): Promise<string> => '/usr/bin/gofmt';

it('asks a program that is there for its version, once', async () => {
  const asked: string[][] = [];
  const host = hostPrograms({
    find: there,
    print: async (argv) => {
      asked.push(argv);
      return 'go version go1.19.8 linux/amd64\n';
    },
  });
  expect(await Promise.all([host(program), host(program)])).toEqual([
    { version: '1.19.8' },
    { version: '1.19.8' },
  ]);
  expect(asked).toEqual([['go', 'version']]);
});

it.each([null, '', 'development build'])('does without a version: %j', async (printed) => {
  expect(await hostPrograms({ find: there, print: async () => printed })(program)).toEqual({
    version: null,
  });
});

it('asks nothing of a program that is not there, and says how to get it', async () => {
  const host = hostPrograms({
    find: async () => null,
    print: () => Promise.reject(new Error('must not be started')),
  });
  expect(await host(program)).toBeNull();
  expect(missingProgram(program)).toMatch(/gofmt.*apt-get install golang-go/);
});
