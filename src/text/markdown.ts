import { cleanLine, cleanText } from './clean-text.ts';

const MADE_HERE: unique symbol = Symbol('inline');

/** Markdown within one line that is safe to send; only this file can make it. */
export interface Inline {
  readonly [MADE_HERE]: string;
}

/** A part of a document. A code block stays data until it is rendered, since it may have to be cut. */
export type Block =
  { kind: 'text'; markdown: Inline } | { kind: 'code'; text: string; language: string };

const MAX_INLINE = 1000;
const BOX_NAME = /^[a-z0-9]+(?:[:-][a-z0-9]+)*$/;

/**
 * Words in which GitHub could see a mention, a reference, a commit, an address, math or an emoji.
 * Inside code it sees nothing, and the reader still sees the exact text.
 */
const ACTIVE = /[@#$`/]|www\.|mailto:|xmpp:|[a-z]-\d|[0-9a-f]{7}|:[\w+-]+:/i;

/**
 * Foreign text as Markdown: it reads exactly as it is, and cannot mention, reference, close, link,
 * embed, format or hide anything. One line, cut at 1,000 characters.
 */
export function foreign(text: string): Inline {
  const parts: string[] = [];
  let active: string[] = [];
  for (const word of cleanLine(text, MAX_INLINE).split(' ')) {
    if (ACTIVE.test(word)) active.push(word);
    else {
      if (active.length > 0) parts.push(code(active.join(' ')));
      active = [];
      parts.push(escapeWord(word));
    }
  }
  if (active.length > 0) parts.push(code(active.join(' ')));
  return inline(parts.join(' '));
}

/** Foreign text as code within a line. One line, cut at 1,000 characters. */
export function inlineCode(text: string): Inline {
  return inline(code(cleanLine(text, MAX_INLINE)));
}

/**
 * Our own sentence as a template: the literal parts are Markdown of ours on one line; a string put
 * in counts as foreign text, an Inline goes in as it is.
 */
export function sentence(
  literals: TemplateStringsArray,
  ...values: Array<Inline | string | number>
): Inline {
  const parts = literals.flatMap((literal, index) => {
    const value = values[index];
    if (value === undefined) return [literal];
    return [literal, (typeof value === 'object' ? value : foreign(String(value)))[MADE_HERE]];
  });
  return inline(parts.reduce(joinApart, ''));
}

/** A link with a label of ours or foreign; the label alone when the address is not http or https. */
export function link(label: Inline | string, url: string): Inline {
  const text = typeof label === 'object' ? label : foreign(label);
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol)) return text;
  const href = address.href.replace(
    /[()<>[\]\\`*_!~|\s]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return inline(`[${text[MADE_HERE]}](${href})`);
}

export function paragraph(text: Inline): Block {
  return { kind: 'text', markdown: text };
}

export function heading(level: 2 | 3 | 4, text: Inline): Block {
  return { kind: 'text', markdown: inline(`${'#'.repeat(level)} ${text[MADE_HERE]}`) };
}

/** Foreign text as a block of code; its fence is longer than any within. */
export function codeBlock(text: string, language = ''): Block {
  return {
    kind: 'code',
    text: trimLines(cleanText(text)),
    language: language.replace(/[^a-z0-9+-]/g, ''),
  };
}

export function list(items: readonly Inline[]): Block {
  const lines = items.map((item) => `- ${item[MADE_HERE]}`);
  return { kind: 'text', markdown: inline(lines.join('\n')) };
}

/** Boxes to tick, each found again by its name: lower-case words, digits, hyphens and colons. */
export function boxes(items: ReadonlyArray<{ name: string; label: Inline }>): Block {
  const lines = items.map(({ name, label }) => {
    if (!BOX_NAME.test(name)) throw new Error(`${JSON.stringify(name)} cannot name a box.`);
    return `- [ ] <!-- pipewright-box:${name} --> ${label[MADE_HERE]}`;
  });
  return { kind: 'text', markdown: inline(lines.join('\n')) };
}

/** Names of the boxes that are ticked in a text that people may have changed. */
export function tickedBoxes(markdown: string): Set<string> {
  const ticked = markdown.matchAll(
    /^ {0,3}[-*+] \[[xX]\] <!-- pipewright-box:([a-z0-9:-]{1,200}) -->/gm,
  );
  return new Set([...ticked].flatMap(([, name]) => name ?? []));
}

/** A table; rows shorter than the header are filled with empty cells. */
export function table(header: readonly Inline[], rows: ReadonlyArray<readonly Inline[]>): Block {
  const line = (cells: readonly Inline[]) =>
    `| ${header.map((_, column) => cell(cells[column])).join(' | ')} |`;
  const rule = `|${' --- |'.repeat(header.length)}`;
  return { kind: 'text', markdown: inline([line(header), rule, ...rows.map(line)].join('\n')) };
}

/** The Markdown of one Block, whole. */
export function blockText(block: Block): string {
  if (block.kind === 'text') return block.markdown[MADE_HERE];
  const fence = fenceOf(block.text);
  return `${fence}${block.language}\n${block.text}\n${fence}`;
}

/** The fence that encloses this code and every part of it. */
function fenceOf(text: string): string {
  return '`'.repeat(Math.max(3, longestRun(text) + 1));
}

function inline(markdown: string): Inline {
  return { [MADE_HERE]: markdown };
}

function code(line: string): string {
  if (line === '') return '` `';
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Two code spans that touch would read as one with other ends. */
function joinApart(before: string, next: string): string {
  return before.endsWith('`') && next.startsWith('`') ? `${before} ${next}` : before + next;
}

function escapeWord(word: string): string {
  return word
    .replace(/[\\*_{}[\]<>~&!]/g, '\\$&')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** GitHub reads `\|` in a cell as a pipe before it reads anything else, even within code. */
function cell(content: Inline | undefined): string {
  return (content?.[MADE_HERE] ?? '').replaceAll('|', '\\|');
}

/** Without empty lines at the end; by hand, since `\n+$` is quadratic on a text of empty lines. */
function trimLines(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}
