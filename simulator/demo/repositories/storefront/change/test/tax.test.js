import assert from 'node:assert/strict';
import test from 'node:test';
import { totalWithTax } from '../src/tax.js';

test('adds the tax of the country', () => {
  assert.equal(totalWithTax([{ cents: 1000, quantity: 1 }], 'DE'), 1190);
});
