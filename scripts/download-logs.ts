import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

// Fetches the public sets of labelled logs that docs/accuracy.md names, each as its authors publish
// it: download-logs.ts FOLDER. Their licences let nobody pass them on, so everyone fetches them from
// the source. What is there already is kept; each file's SHA-256 is printed, to be compared.
interface PublicSet {
  name: string;
  url: string;
  file: string;
}
/** As docs/accuracy.md lists them; a test holds the two together. */
export const PUBLIC_SETS: readonly PublicSet[] = [
  {
    name: 'logchunks',
    url: 'https://zenodo.org/records/3632351/files/LogChunks.zip?download=1',
    file: 'LogChunks.zip',
  },
  {
    name: 'cidiff',
    url: 'https://codeload.github.com/labri-progress/cidiff/tar.gz/refs/heads/main',
    file: 'cidiff.tar.gz',
  },
  {
    name: 'bump',
    url: 'https://codeload.github.com/chains-project/bump/tar.gz/refs/heads/main',
    file: 'bump.tar.gz',
  },
  {
    name: 'pytorch-test-infra',
    url: 'https://codeload.github.com/pytorch/test-infra/tar.gz/refs/heads/main',
    file: 'pytorch-test-infra.tar.gz',
  },
];

/** Fetches one set into the folder; throws with what to do when the source cannot be reached. */
export async function downloadSet(
  { name, url, file }: PublicSet,
  folder: string,
  fetchUrl: typeof fetch = fetch,
): Promise<{ path: string; sha256: string | null }> {
  const path = join(folder, file);
  if (existsSync(path)) return { path, sha256: null };
  const host = new URL(url).host;
  const advice = `Fetch ${url} where there is a network and put it there as ${path}.`;
  let answer: Response;
  try {
    answer = await fetchUrl(url, { redirect: 'follow' });
  } catch (cause) {
    throw new Error(`${name}: ${host} cannot be reached. ${advice}`, { cause });
  }
  if (!answer.ok || answer.body === null) {
    throw new Error(`${name}: ${host} answered ${answer.status}. ${advice}`);
  }
  const part = `${path}.part`;
  // Opened here: a stream that opens the file itself may still do so after the download broke off.
  const partFile = await open(part, 'w');
  const hash = createHash('sha256');
  try {
    await pipeline(
      Readable.fromWeb(answer.body),
      async function* pass(chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      partFile.createWriteStream(),
    );
  } catch (cause) {
    rmSync(part, { force: true });
    throw new Error(`${name}: the download from ${host} broke off. ${advice}`, { cause });
  }
  // A file that is there is whole.
  renameSync(part, path);
  return { path, sha256: hash.digest('hex') };
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error('Usage: tsx scripts/download-logs.ts FOLDER');
    process.exit(2);
  }
  mkdirSync(folder, { recursive: true });
  for (const set of PUBLIC_SETS) {
    try {
      const { path, sha256 } = await downloadSet(set, folder);
      console.log(sha256 === null ? `${path}: is there already` : `${path}: sha256 ${sha256}`);
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    }
  }
}
