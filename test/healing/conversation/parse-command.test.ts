import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommand } from '../../../src/healing/conversation/parse-command.ts';

test.each<[string, ReturnType<typeof parseCommand>]>([
  ['/pipewright fix', { name: 'fix', argument: null }],
  ['Thanks!\r\n\r\n  /pipewright   ignore 7  \r\nbye', { name: 'ignore', argument: '7' }],
  ['/Pipewright RERUN', { name: 'rerun', argument: null }],
  ['/pipewright', { name: 'help', argument: null }],
  ['/pipewright dance', { name: 'unknown', word: 'dance' }],
  ['/pipewright constructor', { name: 'unknown', word: 'constructor' }],
  ['/pipewright pause\n/pipewright fix', { name: 'pause', argument: null }],
  ['please /pipewright fix', null],
  ['> /pipewright fix', null],
  ['    /pipewright fix', null],
  ['```\n/pipewright fix\n```', null],
  ['~~~sh\n/pipewright fix\n```\n/pipewright fix', null],
  ['````\n```\n/pipewright fix\n````\n/pipewright rerun', { name: 'rerun', argument: null }],
  ['<!--\n/pipewright fix\n-->', null],
  ['<!-- /pipewright fix', null],
  ['<!-- x -->/pipewright fix', null],
  ['/pipewright fix all of it now', null],
  ['/pipewrights fix', null],
  ['`/pipewright fix`', null],
  ['- ```\n  /pipewright fix\n  ```', null],
  ['1. ~~~\n/pipewright fix\n   ~~~\n\n/pipewright help', { name: 'help', argument: null }],
  ['<pre>\n/pipewright fix\n</pre>\n', null],
  ['<PRE class="x">\n/pipewright fix', null],
  ['<blockquote>\n\n/pipewright fix\n\n</blockquote>', null],
  ['Try `\n/pipewright fix\n` here', null],
  ['Try ``a ` b\n/pipewright fix\n`` here', null],
  ['One ` is no code\n/pipewright fix', { name: 'fix', argument: null }],
  ['```not a fence```\n/pipewright fix', { name: 'fix', argument: null }],
  ['> somebody said\n/pipewright fix', null],
  ['> somebody said\n\n/pipewright fix', { name: 'fix', argument: null }],
  ['\u200b/pipewright fix', null],
  ['/pipewright fix\u202e', { name: 'unknown', word: 'fix\u202e' }],
  ['', null],
])('a comment %j asks for what it shows, and what it quotes for nothing', (body, expected) => {
  expect(parseCommand(body)).toEqual(expected);
});

test('whatever is written is read in no time, and only a line of its own asks for anything', () => {
  const part = fc.constantFrom(
    '/pipewright',
    ' ',
    '\n',
    '`',
    '```',
    '~~~',
    '<!--',
    '-->',
    'fix',
    '>',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
      const body = parts.join('');
      const command = parseCommand(body);
      if (command === null) return;
      expect(body).toMatch(/^ {0,3}\/pipewright/m);
    }),
  );
  expect(parseCommand(`${'<!--'.repeat(20_000)}\n/pipewright fix`)).toBeNull();
  expect(parseCommand('`'.repeat(70_000))).toBeNull();
  expect(parseCommand('<pre'.repeat(20_000))).toBeNull();
  expect(parseCommand('<pre>'.repeat(15_000))).toBeNull();
  const runs = Array.from({ length: 300 }, (_, length) => '`'.repeat(length + 1)).join(' ');
  expect(parseCommand(`${runs}\n/pipewright fix`)).toEqual({ name: 'fix', argument: null });
});
