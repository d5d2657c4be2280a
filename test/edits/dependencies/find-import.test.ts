import { describe, expect, it } from 'vitest';
import { importsModule, importsPackage } from '../../../src/edits/dependencies/find-import.ts';
import {
  packageOfSpecifier,
  typesPackageOf,
} from '../../../src/edits/dependencies/npm-packages.ts';

describe('importsPackage', () => {
  it.each([
    "import _ from 'lodash';",
    'import "lodash";',
    "export { map } from 'lodash/fp';",
    "const _ = require('lodash');",
    "const _ = await import( 'lodash' );",
    "} from 'lodash';",
  ])('sees %s', (line) => {
    expect(importsPackage(`'use strict';\n${line}\n`, 'lodash')).toBe(true);
  });

  it.each([
    "// import _ from 'lodash';",
    " * require('lodash')",
    "import _ from 'lodash-es';",
    "import _ from './lodash';",
    "const text = 'lodash';",
    'import _ from \'lodash";',
  ])('does not see %s', (line) => {
    expect(importsPackage(`${line}\n`, 'lodash')).toBe(false);
  });

  it('takes a name for itself and not for an expression', () => {
    expect(importsPackage("import 'a1b'", 'a.b')).toBe(false);
    expect(importsPackage("import x from '@acme/ui/button'", '@acme/ui')).toBe(true);
  });
});

describe('importsModule', () => {
  it.each([
    'import yaml',
    'from yaml import load',
    'import os, yaml as y',
    '    import yaml.nodes',
  ])('sees %s', (line) => {
    expect(importsModule(`import sys\n${line}\n`, 'yaml')).toBe(true);
  });

  it.each(['# import yaml', 'import yamlish', 'from .yaml import x', 'print("import yaml")'])(
    'does not see %s',
    (line) => {
      expect(importsModule(`${line}\n`, 'yaml')).toBe(false);
    },
  );
});

it.each([
  ['lodash', 'lodash'],
  ['lodash/fp', 'lodash'],
  ['@acme/ui/button', '@acme/ui'],
  ['@acme', null],
  ['./a', null],
  ['../a', null],
  ['/a', null],
  ['fs', null],
  ['node:fs', null],
  ['fs/promises', null],
  ['#inner', null],
  ['~/a', null],
  ['@/a', null],
  ['https://example.com/a.js', null],
  ['C:\\a', null],
  ['Upper', null],
  ['a'.repeat(215), null],
  ['--registry=x', null],
])('the package of %j is %j', (specifier, name) => {
  expect(packageOfSpecifier(specifier)).toBe(name);
});

it('names the package of types as its own registry does', () => {
  expect(typesPackageOf('express')).toBe('@types/express');
  expect(typesPackageOf('@acme/ui')).toBe('@types/acme__ui');
});
