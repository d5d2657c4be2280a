import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readAppManifest } from '../../src/config/app-manifest.ts';
import { USED_EVENTS } from '../../src/events/used-events.ts';

const ALWAYS_SENT = ['installation', 'installation_repositories', 'ping'];

it('asks GitHub for every event that has a handler', () => {
  const asked = new Set([...readAppManifest().default_events, ...ALWAYS_SENT]);
  expect([...USED_EVENTS].filter((event) => !asked.has(event))).toEqual([]);
});

it.each([
  [
    'default_events: [push, installation]',
    /app\.yml:3:1: default_events: must not list installation/,
  ],
  ['default_events: [push]\nwebhook: x', /app\.yml:4:1: webhook: Unknown key/],
])('names what is wrong: %s', (lines, problem) => {
  const folder = mkdtempSync(join(tmpdir(), 'pipewright-manifest-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'app.yml');
  const head = 'name: P\ndescription: d\n';
  writeFileSync(file, `${head}${lines}\npublic: false\ndefault_permissions: { checks: write }\n`);
  expect(() => readAppManifest(file)).toThrow(problem);
});
