import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const UNKNOWN = { branch: 'main', sha: '0'.repeat(40) };

/** The branch and commit of a checkout, as far as plain files tell; `main` and zeros otherwise. */
export async function readHead(folder: string): Promise<{ branch: string; sha: string }> {
  const read = async (path: string): Promise<string> =>
    readFile(join(folder, '.git', path), 'utf8').catch(() => '');
  const head = (await read('HEAD')).trim();
  const name = /^ref: (refs\/heads\/([\w./-]+))$/.exec(head);
  const [, ref = '', branch = UNKNOWN.branch] = name ?? [];
  if (name === null) return { ...UNKNOWN, ...(/^[\da-f]{40}$/.test(head) ? { sha: head } : {}) };
  const loose = (await read(ref)).trim();
  const packed = (await read('packed-refs'))
    .split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.slice(0, 40);
  const sha = [loose, packed ?? ''].find((text) => /^[\da-f]{40}$/.test(text));
  return { branch, sha: sha ?? UNKNOWN.sha };
}
