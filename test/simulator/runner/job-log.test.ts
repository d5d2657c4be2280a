import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJobLog, createLineSplitter } from '../../../simulator/runner/job-log.ts';

describe('createLineSplitter', () => {
  const split = (chunks: Uint8Array[]): string[] => {
    const lines: string[] = [];
    const splitter = createLineSplitter((line) => lines.push(line));
    for (const chunk of chunks) splitter.add(chunk);
    splitter.end();
    return lines;
  };

  it('cuts at every kind of line end, wherever the chunks fall', () => {
    const bytes = Buffer.from('one\r\ntwo\rthr€e\n\nlast');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const marks = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = marks.slice(1).map((mark, index) => bytes.subarray(marks[index], mark));
        expect(split(chunks)).toEqual(['one', 'two', 'thr€e', '', 'last']);
      }),
    );
  });

  it('does not keep a line without end', () => {
    const chunks = Array.from({ length: 6 }, () => Buffer.alloc(1024 * 1024, 'x'));
    expect(split(chunks).length).toBeGreaterThan(1);
  });
});

it('masks longest first, in every line', () => {
  let text = '';
  const log = createJobLog((more) => (text += more));
  log.mask('secret');
  log.mask('secret-long\nsecond line');
  log.mask('  ');
  log.write('a secret, a secret-long\nthe second line');
  expect(text.replace(/^\S+ /gm, '')).toBe('a ***, a ***\nthe ***\n');
});
