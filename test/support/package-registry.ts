import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { create } from 'tar';
import { buffer } from 'node:stream/consumers';
import { packageRoot } from '../../src/config/package-root.ts';
import { archive } from '../sandbox/archive.ts';

/** A package as a registry holds it. */
export interface PublishedPackage {
  manifest: { name: string; version: string } & Record<string, unknown>;
  tarball: Uint8Array;
}

/** A small package made of these files and a package.json. */
export async function packageOf(
  manifest: PublishedPackage['manifest'],
  files: Record<string, string> = {},
): Promise<PublishedPackage> {
  const all = { 'package.json': JSON.stringify(manifest), ...files };
  const entries = Object.entries(all).map(([path, content]) => ({
    path: `package/${path}`,
    content,
  }));
  return { manifest, tarball: await buffer(archive(entries)) };
}

/** A package that is installed among our own dependencies, as it was published. */
export async function installedPackage(name: string): Promise<PublishedPackage> {
  const folder = join(packageRoot(), 'node_modules', name);
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const packed = create({ cwd: folder, gzip: { level: 1 }, portable: true, prefix: 'package' }, [
    '.',
  ]);
  return {
    manifest: JSON.parse(text) as PublishedPackage['manifest'],
    tarball: await buffer(packed),
  };
}

const run = promisify(execFile);

/**
 * A registry of npm on the loopback that holds these packages, by TLS with a certificate of its own
 * in `caFile`; `asked` is what it was asked for.
 */
export async function startPackageRegistry(
  packages: PublishedPackage[],
): Promise<{ url: string; caFile: string; asked: string[]; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-registry-'));
  const [keyFile, caFile] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  const subject = [
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
    '-days',
    '2',
  ];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', ['req', '-x509', ...key, ...subject, '-keyout', keyFile, '-out', caFile]);
  const asked: string[] = [];
  let url = '';
  const fileOf = ({ manifest: { name, version } }: PublishedPackage): string =>
    `${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`;
  const server = createServer(
    { key: await readFile(keyFile), cert: await readFile(caFile) },
    (request, response) => {
      const path = decodeURIComponent(request.url ?? '').slice(1);
      asked.push(path);
      const file = packages.find((one) => fileOf(one) === path);
      if (file !== undefined) {
        response.end(file.tarball);
        return;
      }
      const named = packages.filter(({ manifest }) => manifest.name === path);
      if (named.length === 0) response.statusCode = 404;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(named.length === 0 ? { error: 'not found' } : document(named)));
    },
  );
  const document = (named: PublishedPackage[]): object => ({
    name: named[0]?.manifest.name,
    'dist-tags': { latest: named.at(-1)?.manifest.version },
    time: Object.fromEntries(
      named.map(({ manifest }) => [manifest.version, '2020-01-01T00:00:00.000Z']),
    ),
    versions: Object.fromEntries(
      named.map((one) => [
        one.manifest.version,
        {
          ...one.manifest,
          dist: {
            tarball: url + fileOf(one),
            shasum: createHash('sha1').update(one.tarball).digest('hex'),
            integrity: `sha512-${createHash('sha512').update(one.tarball).digest('base64')}`,
          },
        },
      ]),
    ),
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    caFile,
    asked,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await rm(folder, { recursive: true });
    },
  };
}
