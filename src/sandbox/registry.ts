import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OperatorError } from '../domain/errors.ts';
import { isPublicAddress } from './public-address.ts';
import type { RegistryHost } from './registry-proxy.ts';
import { resolveHost } from './registry-proxy.ts';
import { findToolchain } from './toolchain.ts';

const run = promisify(execFile);

/** The npm registry that tools may use, with the hosts the proxy lets through for it. */
export interface Registry {
  url: string;
  /** npm's own default, which is what lockfiles of the world name. */
  publicUrl: string;
  /** A certificate bundle of the operator's, in PEM, or null for Node's own. */
  caFile: string | null;
  hosts: RegistryHost[];
}

/**
 * The registry behind an URL, and further hosts (URLs too) that it sends clients to for tarballs.
 * An address, or a name without a dot, is taken as meant: private networks are allowed for it.
 */
export function registryOf(
  url: string,
  caFile: string | null,
  { more = [], publicUrl = url }: { more?: string[]; publicUrl?: string } = {},
): Registry {
  return { url, publicUrl, caFile, hosts: [url, ...more].map(hostOf) };
}

/**
 * The same registry, with private networks allowed for those of its hosts that live in one now: so
 * it is with a registry inside a company. A public one can then not be led inside by its name.
 */
export async function settleRegistry(
  registry: Registry,
  lookup: (host: string) => Promise<string[]>,
): Promise<Registry> {
  const settle = async (entry: RegistryHost): Promise<RegistryHost> => {
    const addresses = await lookup(entry.host).catch(() => []);
    const inside = addresses.length > 0 && !addresses.some(isPublicAddress);
    return { ...entry, allowPrivate: entry.allowPrivate || inside };
  };
  return { ...registry, hosts: await Promise.all(registry.hosts.map(settle)) };
}

function hostOf(url: string): RegistryHost {
  const parsed = URL.parse(url);
  const protocol = parsed?.protocol === 'http:' ? 'http' : 'https';
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new OperatorError(
      `The package registry “${url}” is not an http or https URL. Correct it in npm’s configuration (npm config set registry …).`,
      { code: 'bad_registry' },
    );
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const standard = protocol === 'http' ? 80 : 443;
  return {
    protocol,
    host,
    port: parsed.port === '' ? standard : Number(parsed.port),
    allowPrivate: /^[\d.]+$/.test(host) || host.includes(':') || !host.includes('.'),
  };
}

/**
 * The registry this machine's npm is set to, for the user we run as; null when there is no npm. It
 * is asked in an empty environment and outside any project, so only the operator's own settings
 * count.
 */
export async function findRegistry(execPath: string = process.execPath): Promise<Registry | null> {
  const { node, npm } = await findToolchain(execPath);
  if (npm === null) return null;
  const ask = async (key: string, ...options: string[]): Promise<string> => {
    const program = join(npm, 'bin/npm-cli.js');
    const { stdout } = await run(node, [program, 'config', 'get', key, ...options], {
      cwd: '/',
      env: { HOME: homedir(), PATH: '/usr/local/bin:/usr/bin:/bin' },
      timeout: 20_000,
    });
    return stdout.trim();
  };
  const [url, caFile, publicUrl] = await Promise.all([
    ask('registry'),
    ask('cafile'),
    ask('registry', '--userconfig=/nowhere/user', '--globalconfig=/nowhere/global'),
  ]);
  const bundle = ['', 'null', 'undefined'].includes(caFile) ? null : caFile;
  return settleRegistry(registryOf(url, bundle, { publicUrl }), resolveHost);
}
