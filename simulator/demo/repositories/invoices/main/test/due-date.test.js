import assert from 'node:assert/strict';
import test from 'node:test';
import { dueDate } from '../src/due-date.js';

test('an invoice is due after thirty days', () => {
  assert.equal(dueDate(new Date('2026-01-01')).toISOString().slice(0, 10), '2026-01-31');
});

test('the customer may have other terms', () => {
  assert.equal(dueDate(new Date('2026-01-01'), 14).toISOString().slice(0, 10), '2026-01-15');
});
