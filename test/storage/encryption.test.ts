import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createEncryption } from '../../src/storage/encryption.ts';

it('gives back what it sealed, differently each time', () => {
  const { encrypt, decrypt } = createEncryption(randomBytes(32));
  for (const text of ['', 'secret', 'ghu_ünïcode 🐎']) {
    expect(decrypt(encrypt(text))).toBe(text);
    expect(Buffer.from(encrypt(text)).equals(Buffer.from(encrypt(text)))).toBe(false);
  }
});

it('says what is wrong with a row that it cannot read', () => {
  const one = createEncryption(randomBytes(32));
  const other = createEncryption(randomBytes(32));
  const sealed = Buffer.from(one.encrypt('secret'));
  expect(() => other.decrypt(sealed)).toThrow(/another ENCRYPTION_KEY/);
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  expect(() => one.decrypt(sealed)).toThrow(/was changed/);
  expect(() => one.decrypt(Buffer.from('short'))).toThrow(/not in a form/);
});
