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
  ['', null],
])('%j', (body, expected) => {
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
});
