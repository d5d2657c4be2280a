import { access, constants, stat, statfs } from 'node:fs/promises';
import type { Config } from '../../config/load-config.ts';
import { makeFolder } from '../../config/make-folder.ts';
import { storedAppFile } from '../../config/stored-app.ts';
import type { SandboxProbe } from '../../sandbox/probe.ts';
import { fail, ok, warn, type Check } from './check.ts';

const MEGABYTE = 1024 * 1024;
const LOW_BYTES = 1024 * MEGABYTE;
const TOO_LOW_BYTES = 100 * MEGABYTE;

/** Whether the data folder can be written, has room, and keeps its secrets to itself. */
export async function checkDataFolder({ dataDir }: Config): Promise<Check[]> {
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const message = `${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code}).`;
    const mend = 'Give it to the user that Pipewright runs as, or set DATA_DIR to another folder.';
    return [fail('data folder', message, mend)];
  }
  const checks: Check[] = [];
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const said = `${dataDir} has ${Math.round(free / MEGABYTE)} MB free`;
  const mend = 'Make room, or move DATA_DIR to a larger disk.';
  if (free < TOO_LOW_BYTES) checks.push(fail('data folder', `${said}: work will stop.`, mend));
  else if (free < LOW_BYTES) checks.push(warn('data folder', `${said}.`, mend));
  const secrets = storedAppFile(dataDir);
  const mode = await stat(secrets).then(
    (found) => found.mode & 0o077,
    () => 0,
  );
  if (mode !== 0) {
    const message = `Others can read the App’s credentials in ${secrets}.`;
    checks.push(warn('data folder', message, `chmod 600 ${secrets}`));
  }
  return checks.length > 0 ? checks : [ok('data folder', `${said} and can be written.`)];
}

/** Whether GitHub and people can have an address of ours that works. */
export async function checkPublicUrl({ publicUrl }: Config): Promise<Check> {
  if (publicUrl === null) {
    const mend = 'Set it to the https:// address at which GitHub reaches this server.';
    return fail('public address', 'PUBLIC_URL is not set.', mend);
  }
  const mend = 'Start the server, or check DNS, the certificate and the proxy in front of it.';
  try {
    const signal = AbortSignal.timeout(5000);
    const answer = await fetch(`${publicUrl}/health/live`, { signal, redirect: 'manual' });
    const alive = answer.ok && ((await answer.json()) as { status?: unknown }).status === 'alive';
    if (alive) return ok('public address', `Pipewright answers at ${publicUrl}.`);
    return fail(
      'public address',
      `Something else answers at ${publicUrl} (${answer.status}).`,
      mend,
    );
  } catch (error) {
    const cause = (error as Error).cause ?? error;
    const { code, name } = cause as { code?: string; name?: string };
    // From here; GitHub may still reach it by another way.
    return warn(
      'public address',
      `Nothing answers at ${publicUrl} from here (${code ?? name}).`,
      mend,
    );
  }
}

/** Whether tools can be run apart from this machine. */
export async function checkSandbox(
  config: Config,
  probe: (setting: Config['sandbox']) => Promise<SandboxProbe>,
): Promise<Check> {
  if (config.role === 'web') return ok('sandbox', 'ROLE=web runs no tools.');
  const { isolation, message, sandbox } = await probe(config.sandbox);
  if (isolation === 'process') {
    const mend = 'Install bubblewrap and set SANDBOX=auto.';
    return warn('sandbox', 'SANDBOX=process: tools run with our rights, files and network.', mend);
  }
  if (isolation === null) {
    const [what = message, how = message] = message.split(/\. (?=[A-Z])/, 2);
    return fail('sandbox', `${what.replace(/\.$/, '')}: no fix can be made.`, how);
  }
  if (!sandbox.npm) {
    return warn('sandbox', 'There is no npm for the tools that need it.', 'apt-get install npm');
  }
  return ok('sandbox', message);
}
