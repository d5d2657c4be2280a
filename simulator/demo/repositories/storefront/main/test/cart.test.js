import assert from 'node:assert/strict';
import test from 'node:test';
import { describeCart, total } from '../src/cart.js';

const items = [
  { cents: 1250, quantity: 2 },
  { cents: 399, quantity: 1 },
];

test('adds up the articles', () => {
  assert.equal(total(items), 2899);
});

test('describes the cart', () => {
  assert.equal(describeCart(items), '2 articles, €28.99');
});
