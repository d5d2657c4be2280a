import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { downloadSet, PUBLIC_SETS } from '../../scripts/download-logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipewright-sets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const set = { name: 'logs', url: 'https://sets.example.org/logs.zip', file: 'logs.zip' };
const page = readFileSync('docs/accuracy.md', 'utf8');

describe('the public sets', () => {
  it.each(PUBLIC_SETS)('$name stands in docs/accuracy.md', ({ name }) => {
    expect(page).toContain(`| \`${name}\` `);
  });

  it('are the whole list of that page but one, which is not public', () => {
    const listed = [...page.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
    expect(new Set(listed)).toEqual(new Set(['actions', ...PUBLIC_SETS.map(({ name }) => name)]));
  });
});

describe('downloading a set', () => {
  it('says what to do where there is no network, and leaves nothing behind', async () => {
    const offline = () => Promise.reject(new TypeError('fetch failed'));
    await expect(downloadSet(set, folder, offline)).rejects.toThrow(
      /logs: sets\.example\.org cannot be reached\. Fetch https:\/\/sets\.example\.org\/logs\.zip/,
    );
    const gone = () => Promise.resolve(new Response('no', { status: 404 }));
    await expect(downloadSet(set, folder, gone)).rejects.toThrow('answered 404');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps nothing of a download that broke off', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new Error('gone')),
    });
    const broken = () => Promise.resolve(new Response(body));
    await expect(downloadSet(set, folder, broken)).rejects.toThrow('broke off');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes the file with its hash, and takes it as it is from then on', async () => {
    const good = () => Promise.resolve(new Response('abc'));
    const { path, sha256 } = await downloadSet(set, folder, good);
    expect(readFileSync(path, 'utf8')).toBe('abc');
    expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect((await downloadSet(set, folder, good)).sha256).toBeNull();
  });
});
