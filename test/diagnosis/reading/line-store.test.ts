import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildKeywordAutomaton } from '../../../src/diagnosis/reading/keyword-automaton.ts';
import { LineStore, type StoreLimits } from '../../../src/diagnosis/reading/line-store.ts';
import { LogText } from '../../../src/diagnosis/reading/log-text.ts';

const automaton = buildKeywordAutomaton([
  { keyword: 'error', owner: 1 },
  { keyword: 'code 0', owner: 2 },
]);

function read(chunks: Uint8Array[], limits?: StoreLimits): LineStore {
  const store = new LineStore(automaton, limits);
  for (const chunk of chunks) store.push(chunk);
  store.finish();
  return store;
}

const linesOf = (store: LineStore): string[] => {
  const lines: string[] = [];
  for (let line = 0; line < store.lines; line++) {
    const place = store.locate(line);
    lines.push(
      place === null ? '<gone>' : Buffer.from(place.bytes.slice(place.from, place.to)).toString(),
    );
  }
  return lines;
};

describe('LineStore', () => {
  it('cuts lines as if every \\r\\n and lone \\r were \\n, however the bytes are cut', () => {
    const piece = fc.constantFrom('a', 'error', '\n', '\r', '\r\n', '\r\r\n', ' code 7', '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(12)), (pieces, cuts) => {
        const text = pieces.join('');
        const bytes = Buffer.from(text);
        const chunks: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) chunks.push(bytes.subarray(at, (at += cut)));
        chunks.push(bytes.subarray(at));
        const expected = text.replace(/\r\n?/g, '\n').split('\n');
        const store = read(chunks);
        expect(linesOf(store)).toEqual(expected);
        const withKeyword = expected.flatMap((line, index) =>
          /error|code \d/.test(line) ? [index] : [],
        );
        const hits: number[] = [];
        store.visitHits(({ line }) => hits.push(line));
        expect(hits).toEqual(withKeyword);
      }),
    );
  });

  it('keeps the beginning, the end and the surroundings of hits of a log that is too large', () => {
    const filler = Buffer.from('x'.repeat(99) + '\n');
    const chunk = Buffer.concat(Array.from({ length: 100 }, () => filler));
    const limits = { bytes: 50_000, lines: 100_000, head: 10_000, line: 1000 };
    const odd = Buffer.from('before\nan error in the middle\nafter\n');
    const chunks = [
      chunk,
      chunk,
      Buffer.concat([chunk, odd]),
      ...Array.from({ length: 20 }, () => chunk),
    ];
    const lines = linesOf(read(chunks, limits));
    expect(lines).toHaveLength(2304);
    expect(lines[0]).toHaveLength(99);
    expect(lines.at(-2)).toHaveLength(99);
    expect(lines.slice(300, 303)).toEqual(['before', 'an error in the middle', 'after']);
    expect(lines.filter((line) => line === '<gone>').length).toBeGreaterThan(1000);
  });

  it('keeps the beginning of a line that is longer than any should be', () => {
    const limits = { bytes: 1 << 20, lines: 1000, head: 1000, line: 100 };
    const store = read(
      [Buffer.from('y'.repeat(80)), Buffer.from('z'.repeat(500)), Buffer.from('\nlast')],
      limits,
    );
    expect(linesOf(store)[0]).toMatch(/^y{80}z{19}/);
    expect(linesOf(store)[1]).toBe('last');
  });
});

describe('LogText', () => {
  it('strips timestamps, escapes, markers and the columns of the GitHub CLI', () => {
    const raw = [
      '2026-01-02T03:04:05.1234567Z \u001b[31mred\u001b[0m text',
      '2026-01-02T03:04:05.1234567Z ##[error]it broke',
      'build\tRun tests\t2026-01-02T03:04:05.1234567Z   indented',
      '::error file=a.js,line=3::unexpected token',
      '#12 3.456 make: nothing to do',
      '\ufeff[12:00:01] done',
    ].join('\n');
    const store = read([Buffer.from(raw)]);
    const log = new LogText(store);
    const texts = Array.from({ length: 6 }, (_, line) => log.text(line));
    expect(texts).toEqual([
      'red text',
      'it broke',
      '  indented',
      'unexpected token',
      'make: nothing to do',
      'done',
    ]);
    expect(log.clean(1).marker).toBe('error');
    expect(log.clean(2).step).toBe('Run tests');
  });

  it('reads Latin-1 where the bytes are no UTF-8', () => {
    const log = new LogText(read([Buffer.from('Zeile ung\u00fcltig', 'latin1')]));
    expect(log.text(0)).toBe('Zeile ungültig');
  });
});
