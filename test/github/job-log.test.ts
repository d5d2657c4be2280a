import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unzipLog } from '../../src/github/unzip-log.ts';
import { githubAt, repository } from './github-under-test.ts';
import { json, startScriptedServer } from './scripted-server.ts';
import type { ScriptedServer } from './scripted-server.ts';

let api: ScriptedServer;
let storage: ScriptedServer;

beforeEach(async () => {
  api = await startScriptedServer();
  storage = await startScriptedServer();
  api.answer = (_, response) =>
    response.writeHead(302, { location: `${storage.url}/log?sig=x` }).end();
});
afterEach(async () => {
  await api.close();
  await storage.close();
});

async function readLog(): Promise<string | null> {
  const log = await githubAt(api.url).reader(5).openJobLog(repository, 9);
  if (log === null) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of log) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function serve(bytes: Uint8Array, headers: Record<string, string> = {}): void {
  storage.answer = (_, response) => response.writeHead(200, headers).end(bytes);
}

describe('the log of a job', () => {
  test('is read from where GitHub keeps it, and the token stays at the API', async () => {
    serve(Buffer.from('##[error]boom\n'));
    expect(await readLog()).toBe('##[error]boom\n');
    expect(api.seen).toEqual([
      {
        method: 'GET',
        path: '/repos/acme/shop/actions/jobs/9/logs',
        authorization: 'token ghs_installation',
      },
    ]);
    expect(storage.seen).toEqual([{ method: 'GET', path: '/log?sig=x', authorization: undefined }]);
  });

  test('may come straight, empty, or shorter than an archive can be', async () => {
    api.answer = (_, response) => response.writeHead(200).end('PK');
    expect(await readLog()).toBe('PK');
    api.answer = (_, response) => response.writeHead(200).end();
    expect(await readLog()).toBe('');
  });

  test('may be compressed on the way', async () => {
    serve(gzipSync('line\n'.repeat(50_000)), { 'content-encoding': 'gzip' });
    expect(await readLog()).toBe('line\n'.repeat(50_000));
  });

  test('may be an archive: the whole job at its top, without its steps and other files', async () => {
    const archive = {
      '0_build.txt': strToU8('whole\n'.repeat(30_000)),
      'build/system.txt': strToU8('system'),
      'build/1_Set up job.txt': strToU8('step one\n'),
    };
    for (const level of [0, 9] as const) {
      serve(zipSync(archive, { level }));
      expect(await readLog()).toBe('whole\n'.repeat(30_000));
    }
  });

  test('may be an archive of steps, also one whose sizes come after each entry', async () => {
    const parts: Uint8Array[] = [];
    const zip = new Zip((_, data) => parts.push(data));
    for (const name of ['system.txt', 'build/1_Set up.txt', 'build/2_Test.txt']) {
      const entry = new ZipDeflate(name, { level: 9 });
      zip.add(entry);
      entry.push(strToU8(`${name}\n`), true);
    }
    zip.end();
    serve(Buffer.concat(parts));
    expect(await readLog()).toBe('build/1_Set up.txt\nbuild/2_Test.txt\n');
  });

  test('an archive that unpacks to a thousand times its size comes in pieces', async () => {
    const size = 24 * 1024 * 1024;
    const bomb = zipSync({ '0_build.txt': new Uint8Array(size) }, { level: 9 });
    expect(bomb.length).toBeLessThan(size / 500);
    const pieces: number[] = [];
    for await (const piece of unzipLog(Readable.from([bomb]))) pieces.push(piece.length);
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(size);
    expect(Math.max(...pieces)).toBeLessThan(size / 2);
  });

  test('a broken archive is an error that says so', async () => {
    const archive = zipSync({ '0_build.txt': strToU8('x'.repeat(9999)) }, { level: 9 });
    archive.fill(0xff, 45, 60);
    serve(archive);
    await expect(readLog()).rejects.toMatchObject({ code: 'bad_archive' });
  });

  test('is null when it is gone, here or there', async () => {
    storage.answer = (_, response) => response.writeHead(404).end('<Error/>');
    expect(await readLog()).toBeNull();
    api.answer = (_, response) => json(response, 410, { message: 'Gone' });
    expect(await readLog()).toBeNull();
  });

  test('is fetched again when the storage stumbles, and a break half-way is an error', async () => {
    let calls = 0;
    storage.answer = (_, response) => {
      calls += 1;
      response.writeHead(calls === 1 ? 503 : 200).end('ok');
    };
    expect(await readLog()).toBe('ok');
    storage.answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half', () => {
        response.destroy();
      });
    };
    await expect(readLog()).rejects.toMatchObject({ code: 'interrupted', retryable: true });
  });

  test('reading may stop early, which ends the connection', async () => {
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (closed = resolve));
    storage.answer = (_, response) => {
      response.on('close', closed);
      const more = () => void (response.destroyed || response.write('x'.repeat(9999), more));
      more();
    };
    const log = (await githubAt(api.url).reader(5).openJobLog(repository, 9)) ?? [];
    for await (const chunk of log) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await ended;
  });

  test.each(['http://example.com/log', 'file:///etc/passwd', 'ftp://host/x', ':', ''])(
    'a redirect to %s is not followed',
    async (location) => {
      api.answer = (_, response) => response.writeHead(302, { location }).end();
      await expect(readLog()).rejects.toMatchObject({ code: 'bad_redirect' });
    },
  );

  test('the storage may not send us on, nor the API for ever', async () => {
    storage.answer = (_, response) => response.writeHead(302, { location: api.url }).end();
    await expect(readLog()).rejects.toMatchObject({ code: 'bad_redirect' });
    api.answer = (_, response) => response.writeHead(302, { location: `${api.url}/again` }).end();
    await expect(readLog()).rejects.toMatchObject({ code: 'bad_redirect' });
  });

  test('a repository with a new name is followed with the token', async () => {
    serve(Buffer.from('renamed'));
    api.answer = (_, response, path) => {
      const location = path.startsWith('/repos/')
        ? `${api.url}/repositories/7/actions/jobs/9/logs`
        : `${storage.url}/log`;
      response.writeHead(path.startsWith('/repos/') ? 301 : 302, { location }).end();
    };
    expect(await readLog()).toBe('renamed');
    expect(api.seen.map(({ authorization }) => authorization)).toEqual([
      'token ghs_installation',
      'token ghs_installation',
    ]);
  });

  test('the files of a commit are streamed the same way', async () => {
    serve(Buffer.from('tar'));
    const bytes = await githubAt(api.url).reader(5).openTarball(repository, 'abc');
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('tar');
    expect(api.seen[0]?.path).toBe('/repos/acme/shop/tarball/abc');
    expect(storage.seen[0]?.authorization).toBeUndefined();
  });
});
