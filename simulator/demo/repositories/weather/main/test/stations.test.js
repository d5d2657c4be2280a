import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

test('every station has a name', () => {
  const stations = JSON.parse(readFileSync('stations.json', 'utf8'));
  assert.ok(stations.length > 0);
  assert.ok(stations.every((station) => station.name));
});
