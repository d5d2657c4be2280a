import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { codeBlock, foreign, heading, paragraph, sentence } from '../../src/text/markdown.ts';
import { renderMarkdown } from '../../src/text/render-markdown.ts';

const reader = new MarkdownIt();

test('joins the blocks and says nothing when all of them fit', () => {
  const blocks = [heading(2, sentence`Build`), paragraph(sentence`It broke.`), codeBlock('boom')];
  expect(renderMarkdown(blocks, 1000)).toBe('## Build\n\nIt broke.\n\n```\nboom\n```');
});

test('never exceeds its bytes, never leaves a fence open, and says that it was cut', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 3000, minLength: 500 });
  fc.assert(
    fc.property(text, fc.integer({ min: 300, max: 2000 }), (log, max) => {
      const code = codeBlock(`${'`'.repeat(max % 7)}\n${log}\n${log}`, 'text');
      const markdown = renderMarkdown([paragraph(foreign('why')), code, code, code], max);
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(max);
      expect(markdown).toMatch(/\n\n\*Shortened: .*\*$/);
      const parsed = reader.parse(markdown, {});
      expect(parsed.at(-2)?.content).toMatch(/^\*Shortened/);
    }),
  );
});

test('cuts a block of code at a line, and a single long line within it', () => {
  const lines = renderMarkdown([codeBlock('a line of the log\n'.repeat(500))], 500);
  expect(lines).toMatch(/^```\n(a line of the log\n)+```\n\n\*Shortened/);
  const line = renderMarkdown([codeBlock('é'.repeat(5000))], 500);
  expect(line).toMatch(/^```\né{100,}\n```\n\n\*Shortened/);
});
