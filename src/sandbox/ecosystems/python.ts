import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Registry } from '../registry.ts';
import { registryOf, settleRegistry } from '../registry.ts';
import { resolveHost } from '../registry-proxy.ts';
import { findProgram } from '../toolchain.ts';
import type { Ecosystem } from './ecosystem.ts';

const run = promisify(execFile);

/** Prints pip's own index and the site its files are on, or fails where there is no pip. */
const DEFAULTS =
  'from pip._internal.models.index import PyPI; print(PyPI.simple_url); print("https://" + PyPI.file_storage_domain)';

/** pip, which fetches wheels only: no code of a package runs while it is installed. */
export const python: Ecosystem = {
  findRegistry: () => findPythonIndex(),
  environment: (folder, registry, caFile) => ({
    PIP_CONFIG_FILE: '/dev/null',
    PIP_CACHE_DIR: join(folder, 'cache'),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    PIP_NO_COLOR: '1',
    PIP_ONLY_BINARY: ':all:',
    PIP_RETRIES: registry === null ? '0' : '2',
    ...(registry === null ? { PIP_NO_INDEX: '1' } : { PIP_INDEX_URL: registry.url }),
    ...(caFile === null ? {} : { PIP_CERT: caFile }),
  }),
};

/**
 * The package index this machine's pip is set to, for the user we run as; null when there is no pip
 * or its index is no server. It is asked in an empty environment, so only the operator's own
 * settings count.
 */
async function findPythonIndex(): Promise<Registry | null> {
  const python3 = await findProgram('python3');
  if (python3 === null) return null;
  const ask = async (...args: string[]): Promise<string | null> =>
    run(python3, ['-I', ...args], {
      cwd: '/',
      env: { HOME: homedir(), PATH: '/usr/local/bin:/usr/bin:/bin' },
      timeout: 20_000,
    }).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
  const get = (key: string): Promise<string | null> => ask('-m', 'pip', 'config', 'get', key);
  const defaults = await ask('-c', DEFAULTS);
  if (defaults === null) return null;
  const [set, certificates] = [await get('global.index-url'), await get('global.cert')];
  const [publicUrl = '', files = ''] = defaults.split('\n');
  const url = set ?? publicUrl;
  if (!/^https?:\/\//.test(url)) return null;
  const caFile = certificates === '' ? null : certificates;
  const more = url === publicUrl ? [files] : [];
  return settleRegistry(registryOf(url, caFile, { publicUrl, more }), resolveHost);
}
