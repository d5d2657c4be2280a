import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complainedFiles, locate } from '../../../src/sandbox/tools/complained-files.ts';

const copy = (...paths: string[]): Parameters<typeof locate>[0] => ({
  files: new Map(paths.map((path) => [path, { hash: '', executable: false }])),
});

describe('locate', () => {
  it.each([
    ['src/a.js', 'src/a.js'],
    ['./src/a.js', 'src/a.js'],
    ['src\\a.js', 'src/a.js'],
    ['/home/runner/work/app/app/src/a.js', 'src/a.js'],
    ['/__w/app/app/src/a.js', 'src/a.js'],
    ['D:\\a\\app\\app\\src\\a.js', 'src/a.js'],
    ['/github/workspace/src/a.js', 'src/a.js'],
    ['/somewhere/else/src/a.js', 'src/a.js'],
    ['file:///builds/group/app/src/a.js', 'src/a.js'],
    ['with blank.js', 'src/with blank.js'],
    ['index.js', 'index.js'],
    ['/home/runner/work/app/app/index.js', 'index.js'],
    ['/home/runner/work/app/app/app/index.js', 'app/index.js'],
  ])('finds %s', (name, path) => {
    const here = copy('src/a.js', 'src/with blank.js', 'index.js', 'app/index.js', 'web/index.js');
    expect(locate(here, [name])).toEqual([path]);
  });

  it('leaves out what is not there, and what may be one of two', () => {
    expect(locate(copy('a/x.js', 'b/x.js'), ['x.js', 'gone.js', '/etc/passwd'])).toEqual([]);
  });

  it('tells each file once', () => {
    expect(locate(copy('a.js'), ['a.js', './a.js', '/w/a.js'])).toEqual(['a.js']);
  });

  it('never gives a path that a program could read as an option', () => {
    expect(locate(copy('-rf'), ['/work/-rf', './-rf'])).toEqual([]);
  });

  it('gives files of the commit only, whatever the names', () => {
    const here = copy('a', 'b/c', 'work/x/x/d');
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('/', '.', 'a', 'b', 'c', 'x', '\\', ':') })),
        (names) => {
          for (const path of locate(here, names)) expect(here.files.has(path)).toBe(true);
        },
      ),
    );
  });
});

it.each(['../../etc/passwd', 'a/../../b', '..\\b', '--plugin=./evil.js', 'a\nb', ''])(
  'does not take %j for a file',
  (name) => {
    expect(complainedFiles.safeParse([name]).success).toBe(false);
  },
);
