import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, redact } from '../../src/text/redact.ts';

// Put together at run time, so that no scanner takes this file for a leak.
const made = (prefix: string, length: number) => prefix + 'aB3dE6gH9k'.repeat(20).slice(0, length);
const jwt = [made('eyJ', 20), made('eyJ', 60), made('s', 43)].join('.');

describe('redact', () => {
  test.each([
    ['a classic GitHub token', made('ghp_', 36)],
    ['an OAuth token', made('gho_', 36)],
    ['an installation token', made('ghs_', 36)],
    ['an installation token of the long form', `${made('ghs_', 12)}_${jwt}`],
    ['a fine-grained token', made('github_pat_', 82)],
    ['a JWT', jwt],
    ['an AWS key id', `AKIA${'ABCDEFGH'.repeat(2)}`],
    ['a Slack token', made('xoxb-', 40)],
    ['an npm token', made('npm_', 36)],
    ['a Google API key', made('AIza', 35)],
    ['a GitLab token', made('glpat-', 20)],
    ['a Stripe key', made('sk_live_', 24)],
  ])('hides %s wherever it stands', (_, token) => {
    for (const text of [token, `x ${token} y`, `"${token}",`, `\n${token}\n`, `url/${token}?a`]) {
      const hidden = redact(text);
      expect(hidden).toBe(text.replace(token, '[redacted]'));
      expect(redact(hidden)).toBe(hidden);
    }
  });

  test.each([
    ['https://user:pa55@host/x', 'https://[redacted]@host/x'],
    ['postgres://app:p@ss@db:5432/x', 'postgres://[redacted]@db:5432/x'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [redacted]'],
    ['> authorization: token abcdef', '> authorization: token [redacted]'],
    ['"Authorization":"Bearer abc.def"', '"Authorization":"Bearer [redacted]"'],
    ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [redacted]'],
    ['DB_PASSWORD=hunter2', 'DB_PASSWORD=[redacted]'],
    ['AWS_SECRET_ACCESS_KEY=abc/def+ghi', 'AWS_SECRET_ACCESS_KEY=[redacted]'],
    ['{"client_secret": "s3cr3t value", "a": 1}', '{"client_secret": "s3cr3t value", "a": 1}'],
    ['{"client_secret": "s3cr3t", "a": 1}', '{"client_secret": "[redacted]", "a": 1}'],
    ['{\\"token\\":\\"abcd1234efgh\\"}', '{\\"token\\":\\"[redacted]\\"}'],
    ['//registry/:_authToken=abcd-1234', '//registry/:_authToken=[redacted]'],
    ['?access_token=abcd&x=1', '?access_token=[redacted]&x=1'],
    ['password: hunter2!', 'password: [redacted]'],
    ['OPENAI_KEY=abcdefgh12345678', 'OPENAI_KEY=[redacted]'],
    [`sig=${made('', 43)}%3D`, 'sig=[redacted]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact(expected)).toBe(expected);
  });

  test.each([
    "SyntaxError: Unexpected token '}' in JSON at position 4",
    'error TS1005: Unexpected token: punc',
    'Cache restored from key: Linux-node-4f2a9c0d1e2f3a4b',
    'cache_key=Linux-node-4f2a9c0d1e2f3a4b',
    'GITHUB_TOKEN Permissions',
    'token: ***',
    'NODE_AUTH_TOKEN: ${{ secrets.NPM_TOKEN }}',
    'password=$PASSWORD',
    'const token = await getToken(request)',
    'if (token === null) return',
    'secret_name=deploy',
    'PRIVATE_KEY_FILE=/run/secrets/key',
    'password must not be empty',
    'git clone ssh://git@github.com/acme/shop.git',
    'integrity sha512-abcdefghijklmnopqrstuvwxyz0123456789==',
    'at commit 0123456789abcdef0123456789abcdef01234567',
    'the bearer of bad news',
    'ghp_xxx',
    'com.acme:cloud-apikeys:jar:0.3.1-SNAPSHOT',
    'export DEPLOY_TOKEN=[secure]',
    'curl -H "Authorization: token $GITHUB_TOKEN"',
    'git push https://bot:${TOKEN}@host/x',
    'release token": "https://github.com/acme/shop/pull/7"',
    'AllTokens_Char:org.apache.commons.lang3.Test',
    'PWD=/home/runner/work',
  ])('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('hides a private key whole, also with time stamps or its end cut off', () => {
    const body = `${made('', 64)}\n${made('', 64)}\n${made('', 20)}==`;
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`;
    expect(redact(`a\n${key}\nb`)).toBe('a\n[redacted]\nb');
    expect(redact(key.replaceAll('\n', '\\n'))).toBe('[redacted]');
    expect(redact(key.replaceAll('\n', '\n2026-01-01T00:00:00Z '))).toBe('[redacted]');
    expect(redact(`${key.slice(0, -30)}\nand then`)).toBe('[redacted]\nand then');
    const prose = 'a key starts with -----BEGIN PRIVATE KEY----- and this one does not';
    expect(redact(prose)).toBe(prose);
  });

  test('hides configured values in every form, at every place', () => {
    const secret = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        fc.pre(value.trim().length >= 8 && !/\p{Cs}/u.test(value));
        const redactor = createRedactor([value]);
        const plain = value.trim();
        const bytes = Buffer.from(before + plain + after);
        const wrapped = [
          plain,
          encodeURIComponent(plain),
          JSON.stringify({ v: plain }),
          bytes.toString('base64'),
          bytes.toString('base64url'),
        ];
        const around = redactor(before) + redactor(after);
        for (const text of wrapped) {
          const hidden = redactor(text);
          expect(hidden).toContain('[redacted]');
          expect(hidden.includes(plain) && !around.includes(plain)).toBe(false);
        }
        // What is left of the encoded text holds no more than a part of the value's edges.
        for (const text of wrapped.slice(3)) {
          const left = redactor(text)
            .split('[redacted]')
            .map((part) => Buffer.from(part, 'base64'));
          expect(Buffer.concat(left).length).toBeLessThanOrEqual(bytes.length - plain.length + 4);
        }
      }),
    );
  });

  test('hides overlapping secrets whole, and ignores values too short to hide', () => {
    expect(redact('abcdefghi', ['abcdef', 'defghi'])).toBe('[redacted]');
    expect(redact('a text', ['', ' ', 'a', 'tex'])).toBe('a text');
  });

  test('a megabyte of anything comes back', () => {
    const seeds = ['a', 'eyJ', 'ghp_', '://', 'token="', "secret='", 'password=', '-----BEGIN '];
    const keys = ['-----BEGIN PRIVATE KEY-----\n', '-----END PRIVATE KEY-----', 'a.', 'Bearer '];
    for (const seed of [...seeds, ...keys, 'authorization: ', '\\', ' ', '_key', 'cookie: a']) {
      const text = seed.repeat(Math.ceil(1_000_000 / seed.length));
      expect(redact(text).length).toBeGreaterThan(0);
    }
  });
});
