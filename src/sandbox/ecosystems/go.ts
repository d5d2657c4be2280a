import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { registryOf, settleRegistry } from '../registry.ts';
import { resolveHost } from '../registry-proxy.ts';
import { findProgram } from '../toolchain.ts';
import type { Ecosystem } from './ecosystem.ts';

const run = promisify(execFile);

/** Modules of Go by a module proxy; never by a version control system. */
export const go: Ecosystem = {
  async findRegistry() {
    const program = await findProgram('go');
    if (program === null) return null;
    const { stdout } = await run(program, ['env', 'GOPROXY'], {
      cwd: '/',
      env: { HOME: homedir(), PATH: '/usr/local/bin:/usr/bin:/bin', GOTOOLCHAIN: 'local' },
      timeout: 20_000,
    });
    const url = stdout
      .trim()
      .split(/[,|]/)
      .find((one) => /^https?:/.test(one));
    return url === undefined ? null : settleRegistry(registryOf(url, null), resolveHost);
  },
  environment: (folder, registry, caFile) => ({
    GOCACHE: join(folder, 'build'),
    GOMODCACHE: join(folder, 'modules'),
    GOPATH: join(folder, 'path'),
    GOENV: 'off',
    GOFLAGS: '-mod=mod -modcacherw',
    GOTOOLCHAIN: 'local',
    GOVCS: '*:off',
    // The checksum database stays in force; a module proxy passes it on.
    GOPROXY: registry === null ? 'off' : registry.url,
    CGO_ENABLED: '0',
    ...(caFile === null ? {} : { SSL_CERT_FILE: caFile }),
  }),
};
