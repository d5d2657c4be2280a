import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import {
  blockText,
  boxes,
  codeBlock,
  foreign,
  heading,
  inlineCode,
  link,
  list,
  paragraph,
  sentence,
  table,
  tickedBoxes,
} from '../../src/text/markdown.ts';
import type { Block } from '../../src/text/markdown.ts';

const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.set({ fuzzyLink: true, fuzzyEmail: true });

type Token = ReturnType<typeof reader.parse>[number];
const tokens = (markdown: string): Token[] =>
  reader.parse(markdown, {}).flatMap((token) => [token].concat(token.children ?? []));
const shown = (markdown: string) =>
  tokens(markdown)
    .filter(({ type }) => ['text', 'code_inline', 'text_special'].includes(type))
    .map(({ content }) => content)
    .join('');
const outsideCode = (markdown: string) =>
  tokens(markdown)
    .filter(({ type }) => type === 'text' || type === 'text_special')
    .map(({ content }) => content)
    .join('');

const pieces = [
  '@octocat',
  '@acme/team',
  '#1',
  'GH-12',
  'acme/shop#4',
  'fixes #3',
  'closes GH-1',
  '<img src=x onerror=alert(1)>',
  '<!-- x -->',
  '![x](https://a/b)',
  '[x](javascript:1)',
  'https://evil.example',
  'www.evil.example',
  'me@evil.example',
  '<https://evil>',
  '```',
  '````',
  '~~~',
  '`',
  '``',
  '\\',
  '\\`',
  '|',
  '\n',
  '\n\n',
  '\r',
  '\n---\n',
  '\t',
  '# h',
  '> q',
  '- i',
  '1. o',
  '+ p',
  '===',
  '    code',
  '**b**',
  '_e_',
  '~~s~~',
  '[^1]',
  '&lt;',
  '&#64;octocat',
  '$x$',
  ':tada:',
  '[ ]',
  '\u202E',
  '\u200B',
  '\0',
  '\u2066',
  '[a]: https://evil',
  '<details>',
  'mailto:a@b.c',
  '0123456789abcdef',
  '\uD800',
  '![',
];
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constant(' '),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

const INERT = new Set(
  ['text', 'text_special', 'code_inline', 'inline', 'paragraph', 'heading', 'fence'].concat([
    'bullet_list',
    'list_item',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
  ]),
);
const ACTING = [/@[a-z0-9]/i, /#\d/, /gh-\d/i, /:\/\//, /www\./i, /[\p{Cc}\p{Cf}\p{Cs}]/u, /\$/];

function expectInert(markdown: string): void {
  const kinds = tokens(markdown).map(({ type }) => type.replace(/_(open|close)$/, ''));
  expect(kinds.filter((kind) => !INERT.has(kind))).toEqual([]);
  for (const acting of ACTING) expect(outsideCode(markdown)).not.toMatch(acting);
}

/** What the text should read as: one line, blanks joined, the unseen made visible. */
function expected(text: string): string {
  return text
    .replace(/[\r\n\v\f\u0085\u2028\u2029]/g, ' ')
    .replace(/(?!\t|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, '\uFFFD')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('foreign text', () => {
  test('reads as it is and does nothing, wherever it is put', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const places: Block[] = [
          paragraph(foreign(text)),
          paragraph(sentence`Job ${text} failed.`),
          heading(3, foreign(text)),
          list([foreign(text), foreign(text)]),
          table([foreign(text), foreign('b')], [[foreign(text), inlineCode(text)]]),
          paragraph(inlineCode(text)),
          paragraph(sentence`${inlineCode(text)}${foreign(text)}${inlineCode(text)}`),
        ];
        for (const place of places) expectInert(blockText(place));
        const alone = blockText(paragraph(foreign(text)));
        expect(shown(alone).trim()).toBe(expected(text));
      }),
      { numRuns: 500 },
    );
  });

  test('keeps a table whole: as many cells as were put in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = blockText(table([foreign('a'), foreign('b')], [[foreign(text)], []]));
        const cells = tokens(markdown).filter(({ type }) => type === 'td_open');
        expect(cells).toHaveLength(4);
      }),
    );
  });

  test('stays readable: no code or escapes where nothing could act', () => {
    expect(blockText(paragraph(foreign('The build failed: 3 tests, 1 error.')))).toBe(
      'The build failed: 3 tests, 1 error.',
    );
    expect(blockText(paragraph(foreign('fixes #1 for @octocat now')))).toBe(
      'fixes `#1` for `@octocat` now',
    );
  });

  test('is cut when it is long', () => {
    expect(blockText(paragraph(foreign('a'.repeat(1_000_000)))).length).toBeLessThan(1100);
    expect(blockText(paragraph(inlineCode('`'.repeat(1_000_000)))).length).toBeLessThan(3100);
  });
});

describe('codeBlock', () => {
  test('holds any text within its fence', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = [blockText(codeBlock(text, 'text')), 'after'].join('\n\n');
        expectInert(markdown);
        const all = tokens(markdown);
        expect(all.filter(({ type }) => type === 'fence')).toHaveLength(1);
        expect(all.at(-2)?.content ?? '').toBe('after');
      }),
      { numRuns: 500 },
    );
  });

  test('takes only a plain word as language', () => {
    expect(blockText(codeBlock('x', 'js`\n<b>'))).toBe('```jsb\nx\n```');
  });

  test('a megabyte of empty lines or fences comes back', () => {
    expect(blockText(codeBlock('\n'.repeat(1_000_000) + 'x'))).toContain('x');
    expect(blockText(codeBlock('`a'.repeat(500_000)))).toContain('`a');
  });
});

describe('link', () => {
  test('links http and https, with the label inert', () => {
    expect(blockText(paragraph(link('run 5', 'https://github.com/acme/shop/actions/runs/5')))).toBe(
      '[run 5](https://github.com/acme/shop/actions/runs/5)',
    );
    fc.assert(
      fc.property(hostile, fc.webUrl({ withFragments: true }), (text, url) => {
        const all = tokens(blockText(paragraph(link(text, url))));
        const links = all.filter(({ type }) => type === 'link_open');
        expect(links.length).toBeLessThanOrEqual(1);
        expect(all.some(({ type }) => type === 'image' || type.startsWith('html'))).toBe(false);
      }),
    );
  });

  test('shows the label alone for any other address', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '', '/x', 'ftp://a/b']) {
      expect(blockText(paragraph(link('label', url)))).toBe('label');
    }
  });

  test('an address cannot leave its brackets', () => {
    const markdown = blockText(paragraph(link('a', 'https://h/x)](<b>)![i](https://j "t")')));
    const kinds = tokens(markdown).map(({ type }) => type);
    expect(kinds.filter((kind) => kind === 'link_open')).toHaveLength(1);
    expect(kinds).not.toContain('image');
  });
});

describe('boxes', () => {
  test('are found again by name once they are ticked, and show their label only', () => {
    const block = boxes([
      { name: 'fix:1-a', label: sentence`Fix it` },
      { name: 'resume:all', label: foreign('@mona <b>') },
    ]);
    const markdown = blockText(block);
    expect(markdown).toBe(
      '- [ ] <!-- pipewright-box:fix:1-a --> Fix it\n' +
        '- [ ] <!-- pipewright-box:resume:all --> `@mona` \\<b\\>',
    );
    expect(tickedBoxes(markdown)).toEqual(new Set());
    expect(tickedBoxes(markdown.replace('[ ]', '[x]'))).toEqual(new Set(['fix:1-a']));
    expect(tickedBoxes(markdown.replaceAll('- [ ]', '* [X]')).size).toBe(2);
    expect(tickedBoxes('text - [x] <!-- pipewright-box:fix:1 -->').size).toBe(0);
  });

  test('have names of our own alphabet', () => {
    expect(() => boxes([{ name: 'a --> b', label: sentence`x` }])).toThrow('cannot name a box');
  });
});
