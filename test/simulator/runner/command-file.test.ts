import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommandFile } from '../../../simulator/runner/command-file.ts';

const parse = (text: string) => Object.fromEntries(parseCommandFile(text));

describe('parseCommandFile', () => {
  it('reads values in both forms, the last one wins', () => {
    expect(parse('A=1\nB=x=y<<z\r\n\nC<<END\none\n\nA=2\nEND\nA=3\nD=\n')).toEqual({
      A: '3',
      B: 'x=y<<z',
      C: 'one\n\nA=2',
      D: '',
    });
  });

  it.each([
    ['nothing to split', /Invalid format 'nothing to split'/],
    ['A<<END\nvalue', /Matching delimiter not found 'END'/],
    ['=value', /Name must not be empty/],
  ])('refuses %j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('gives back any value that the heredoc form carries', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r]|^~~$/m.test(text));
    fc.assert(
      fc.property(value, (text) => {
        expect(parse(`NAME<<~~\n${text}\n~~\n`)).toEqual({ NAME: text });
      }),
    );
  });
});
