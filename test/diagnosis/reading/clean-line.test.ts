import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanPlainLine } from '../../../src/diagnosis/reading/clean-line.ts';

describe('cleanPlainLine', () => {
  it('reads the lines that it takes on as cleanLine does', () => {
    const piece = fc.constantFrom(
      '2026-01-02T03:04:05.1234567Z',
      '2026-01-02T03:04:05Z',
      '##[error]',
      '##[group]',
      '::error file=a.js,line=3::',
      '#12 3.456 ',
      '[12:00:01] ',
      '[autobuild] [ERROR] ',
      '[',
      ':',
      ' ',
      'word',
      '7',
      'x'.repeat(1990),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join('');
        const bytes = Buffer.from(`before ${text} behind`);
        const plain = cleanPlainLine(bytes, 7, 7 + text.length);
        expect(plain ?? cleanLine(text)).toEqual(cleanLine(text));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['a\tb', '\u001b[31mred', 'caf\u00e9', '12 passing', 'nul \u0000'])(
    'leaves %j to cleanLine',
    (text) => {
      const bytes = Buffer.from(text);
      expect(cleanPlainLine(bytes, 0, bytes.length)).toBeNull();
    },
  );
});
