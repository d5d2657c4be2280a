import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A title as it stands in a test file. */
export interface TestTitle {
  /** Path from the folder that was read, with slashes. */
  file: string;
  title: string;
}

const CALL = /^[ \t]*(?:test|it|describe)(?:\.\w+)*\(\s*(?:'((?:[^'\\\n]|\\.)+)'|`([^`\\]+)`)/gm;
/** A table of cases stands between the call and the title. */
const AFTER_TABLE = /^ *\](?: as const)?\)\(\s*'((?:[^'\\\n]|\\.)+)'/gm;
const NAMED_TABLE = /\b(?:test|it|describe)(?:\.\w+)*\.each\([\w.]+\)\(\s*'((?:[^'\\\n]|\\.)+)'/g;

/** Titles of tests and of their groups in one test file's source, in the order they are found. */
export function titlesOf(source: string): string[] {
  return [CALL, AFTER_TABLE, NAMED_TABLE].flatMap((expression) =>
    [...source.matchAll(expression)].map(([, quoted, template]) =>
      (quoted ?? template ?? '').replace(/\\(.)/g, '$1'),
    ),
  );
}

/** Titles of all test files below a folder of the repository. */
export function readTestTitles(root: string, folder: string): TestTitle[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:test|e2e)\.ts$/.test(path))
    .sort()
    .flatMap((path) => {
      const file = `${folder}/${path.replaceAll('\\', '/')}`;
      return titlesOf(readFileSync(join(root, file), 'utf8')).map((title) => ({ file, title }));
    });
}
