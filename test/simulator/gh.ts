import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

function programNamed(name: string): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ?? null;
}

/** GitHub's own command line, or null where it is not installed. */
export const GH_PROGRAM = programNamed('gh');
/** For the names of what is skipped without it. */
export const NEEDS_GH = '(needs gh: apt-get install gh)';

/** The real `gh`, with a simulator in the place of its GitHub. */
export interface Gh {
  /** Runs it with these arguments and gives what it printed; rejects with its words when it fails. */
  (...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

const HOST = 'github.simulator';

/**
 * Prepares `gh` for a host of its own name: it speaks https to every host, but plain HTTP to a
 * socket that its configuration names, from where everything is passed on to `url`, and downloads
 * to where they are.
 */
export async function ghFor(url: string, token: string): Promise<Gh> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-'));
  const socket = join(folder, 'socket');
  const door = createServer((call, answer) => {
    // Where a redirect led elsewhere on this machine, the host says so.
    const { host = '' } = call.headers;
    const { port } = host === HOST ? new URL(url) : new URL(`http://${host}`);
    const { method, url: path } = call;
    const { authorization, ...others } = call.headers;
    // gh takes every host but github.com for one of the enterprise's, and sends it the token.
    const headers = host === HOST && authorization ? { ...others, authorization } : others;
    const upstream = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    upstream.on('error', (error) => answer.destroy(error));
    call.pipe(upstream);
  });
  await new Promise<void>((resolve) => door.listen(socket, resolve));
  await writeFile(join(folder, 'config.yml'), `http_unix_socket: ${socket}\nprompt: disabled\n`);
  const env = {
    PATH: process.env['PATH'] ?? '',
    // Where gh keeps logs it has read; the machine's own may be another account's.
    TMPDIR: folder,
    HOME: folder,
    GH_CONFIG_DIR: folder,
    GH_HOST: HOST,
    GH_ENTERPRISE_TOKEN: token,
    GH_REPO: `${HOST}/acme/web`,
    GH_NO_UPDATE_NOTIFIER: '1',
    NO_COLOR: '1',
  };
  const gh = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(GH_PROGRAM ?? 'gh', args, { env, cwd: folder });
    return stdout.trim();
  };
  return Object.assign(gh, {
    async stop() {
      await new Promise((resolve) => door.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  });
}
