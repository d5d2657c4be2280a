import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId, storableJson, storableText } from '../../src/storage/storable.ts';

describe('storableText', () => {
  it('changes nothing but NUL and halves of characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = storableText(text);
        expect(stored).toBe(Buffer.from(text).toString().replaceAll('\0', '\uFFFD'));
      }),
    );
  });
});

describe('storableJson', () => {
  it('gives back every JSON value whose strings Postgres takes', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (json) => {
        fc.pre(!json.includes(String.raw`\u0000`));
        expect(JSON.parse(storableJson(JSON.parse(json)))).toEqual(JSON.parse(json));
      }),
    );
  });

  it('cleans keys and values at any depth, and makes null of nothing', () => {
    expect(JSON.parse(storableJson([{ 'a\0': ['\ud800'] }]))).toEqual([{ 'a\uFFFD': ['\uFFFD'] }]);
    expect(storableJson(undefined)).toBe('null');
  });
});

describe('isId', () => {
  it('knows ids of ours from other text', () => {
    expect(isId('0b9c1a52-5d4f-4a3c-9c0e-6f1d2e3a4b5c')).toBe(true);
    expect(isId('0b9c1a52-5d4f-4a3c-9c0e-6f1d2e3a4b5c\n')).toBe(false);
    expect(isId('12')).toBe(false);
  });
});
