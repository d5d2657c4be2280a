import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isReformatting } from '../../../src/healing/guard/is-reformatting.ts';

it.each([
  ["it('adds',()=>{expect(a).toBe(1)})", 'it("adds", () => {\n  expect(a).toBe(1);\n});\n'],
  ['import sys\nimport os\nx = 1\n', 'import os\nimport sys\n\nx = 1\n'],
  [
    'from b import c, a\nfrom a import (\n  x,\n  y,\n)\nf()',
    'from a import x, y\nfrom b import a, c\nf()',
  ],
  [
    "import b from 'b';\nimport { a } from 'a';\nt();\n",
    'import { a } from "a";\nimport b from "b";\nt();\n',
  ],
  ['use b::B;\nuse a::A;\nfn main(){}', 'use a::A;\nuse b::B;\n\nfn main() {}\n'],
  ['#include <b.h>\n#include <a.h>\nint x;', '#include <a.h>\n#include <b.h>\nint x;\n'],
  ['f(a,b)', 'f(\n  a,\n  b,\n)\n'],
])('%j may become %j', (before, after) => {
  expect(isReformatting(before, after)).toBe(true);
});

it.each([
  ["it('a')", "it.skip('a')"],
  ["it.only('a')", "it('a')"],
  ['expect(a).toBe(1)', 'expect(a).toBe(2)'],
  ['assert a == 1', 'assert a != 1'],
  ['assert not a', 'assert a'],
  ['let a = 1', 'const a = 1'],
  ['a();\nb();', 'b();\na();'],
  ['import os\nassert os', 'assert os'],
  ['import os\nx()', 'import skip\nx()'],
  ['x()', '# x()'],
  ['x()', '// x()'],
  ['a && b', 'a || b'],
])('%j may not become %j', (before, after) => {
  expect(isReformatting(before, after)).toBe(false);
});

it('judges any text, and sees a word that is added or lost', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', '\n', 'import ', '(', "'", ';', '=', 'from x '),
  });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(isReformatting(left + right, left + right)).toBe(true);
      expect(isReformatting(left + right, `${left} skip9 ${right}`)).toBe(false);
    }),
  );
});
