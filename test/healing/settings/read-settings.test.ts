import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it, test } from 'vitest';
import { packageRoot } from '../../../src/config/package-root.ts';
import { readSettings } from '../../../src/healing/settings/read-settings.ts';
import { settingsJsonSchema } from '../../../src/healing/settings/settings-json-schema.ts';

const PLAYBOOKS = new Set([
  'explain',
  'npm-lockfile-out-of-step',
  'prettier-format',
  'transient-failure',
]);
const read = (text: string | Uint8Array) => readSettings(Buffer.from(text), PLAYBOOKS);

/** `line:column path: message` of every mistake. */
function mistakes(text: string | Uint8Array): string[] {
  const settings = read(text);
  if (settings.ok) return [];
  return settings.problems.map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
}

test('a whole file', () => {
  expect(
    read(`
auto_fix: { prettier-format: off, npm-lockfile-out-of-step: true }
sensitivity: high
playbooks: { transient-failure: on }
limits: { attempts_per_day: 3, max_changed_lines: 10 }
notifications: { channels: [ops] }
`),
  ).toMatchObject({
    ok: true,
    value: {
      auto_fix: { 'prettier-format': false, 'npm-lockfile-out-of-step': true },
      sensitivity: 'high',
      playbooks: { 'transient-failure': true },
      limits: { attempts_per_day: 3, max_changed_lines: 10 },
      notifications: { channels: ['ops'] },
    },
  });
});

it.each(['', '\n\n', '# nothing yet\n  # at all\r\n'])('takes %j as saying nothing', (text) => {
  expect(read(text)).toMatchObject({ ok: true, value: {} });
});

describe('a mistake is named with its place', () => {
  it.each([
    ['an unknown key', 'paused: true\nauto-fix: true', '2:1 auto-fix: Unknown key'],
    ['an unknown key within', 'limits:\n  attempts: 3', '2:3 limits.attempts: Unknown key'],
    ['a word for a truth', 'auto_fix: sometimes', '1:1 auto_fix: Use true or false'],
    ['a number for a word', 'sensitivity: 3', '1:1 sensitivity: Use low, medium or high'],
    ['a list for a mapping', 'limits: [1]', '1:1 limits: Invalid input: expected object'],
    ['a text for the whole', 'hello', '1:1 : Invalid input: expected object'],
    [
      'a limit above ours',
      'limits:\n  attempts_per_day: 31',
      '2:3 limits.attempts_per_day: Too big',
    ],
    ['half an attempt', 'limits:\n  attempts_per_day: 0.5', '2:3 limits.attempts_per_day: Invalid'],
    [
      'a playbook that is not there',
      'playbooks:\n  prettier: off',
      '2:3 playbooks.prettier: There is no playbook `prettier`; there are explain,',
    ],
    ['the same in auto_fix', 'auto_fix:\n  a: on', '2:3 auto_fix.a: There is no playbook `a`'],
    [
      'a strange channel',
      'notifications:\n  channels: [ok, "@all"]',
      '2:19 notifications.channels.1: Use lower-case',
    ],
    ['a key twice', 'paused: true\npaused: false', '2:1 : Not valid YAML: duplicated mapping key'],
    ['an alias', 'playbooks: &a {}\nauto_fix: *a', '2:11 : YAML aliases'],
    ['broken YAML', 'limits: {', 'Not valid YAML'],
    ['two documents', 'paused: true\n---\npaused: false', 'Not valid YAML'],
    ['a tag', 'paused: !!js/function "x"', 'Not valid YAML'],
  ])('%s', (_what, text, expected) => {
    expect(mistakes(text).join('\n')).toContain(expected);
  });
});

describe('hostile files', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['1 MB', `paused: true\n${'#'.repeat(1 << 20)}`, '1:1 : The file has 1048589 bytes'],
    ['bytes', new Uint8Array([0xff, 0xfe, 0x00]), '1:1 : The file is not text in UTF-8'],
    ['a NUL', 'paused: "\0"', 'Not valid YAML'],
    ['deep nesting', `playbooks: ${'['.repeat(5000)}`, 'Not valid YAML'],
    [
      'deep nesting that is closed',
      `playbooks: ${'{a: '.repeat(100)}1${'}'.repeat(100)}`,
      'Not valid',
    ],
    [
      'a bomb of aliases',
      `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]`,
      'aliases (*name) are not allowed',
    ],
    ['a prototype', '__proto__:\n  paused: true', 'Unknown key `__proto__`'],
    ['a merge key', '<<: {paused: true}', 'Unknown key `<<`'],
  ])('%s', (_what, text, expected) => {
    expect(mistakes(text).join('\n')).toContain(expected);
  });

  test('thousands of mistakes are all found', () => {
    const keys = Array.from({ length: 1500 }, (_, index) => `k${index}: 1`).join('\n');
    expect(mistakes(keys)).toHaveLength(1500);
  });

  test('nothing that can be written makes the reader throw', () => {
    const key = fc.constantFrom('paused', 'auto_fix', 'limits', 'playbooks', '__proto__', 'x');
    const lines = fc.array(fc.tuple(key, fc.string({ unit: 'binary' })), { maxLength: 5 });
    fc.assert(
      fc.property(lines, fc.uint8Array({ maxLength: 40 }), (pairs, bytes) => {
        const text = pairs.map(([name, value]) => `${name}: ${value}`).join('\n');
        for (const input of [Buffer.from(text), bytes]) {
          const settings = readSettings(input, PLAYBOOKS);
          expect(settings.ok || settings.problems.length > 0).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the published schema', () => {
  const published = async () =>
    JSON.parse(await readFile(`${packageRoot()}/docs/pipewright.schema.json`, 'utf8')) as object;

  test('is in step with the one that is read with; else: npm run schema', async () => {
    expect(await published()).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
  });

  test('and the reader take the documented example', async () => {
    const page = await readFile(`${packageRoot()}/docs/settings.md`, 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(mistakes(example)).toEqual([]);
    const validate = new Ajv({ strict: false }).compile(await published());
    expect(validate(load(example))).toBe(true);
    expect(validate({ pause: true })).toBe(false);
  });
});
