import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { probeSandbox } from '../../src/sandbox/probe.ts';
import { findProgram } from '../../src/sandbox/toolchain.ts';

const run = promisify(execFile);
const machine = { execPath: process.execPath, temporaryFolder: tmpdir(), find: findProgram };
const without = (missing: string) => ({
  ...machine,
  find: async (program: string) => (program === missing ? null : findProgram(program)),
});

describe('probeSandbox', () => {
  it('warns loudly where plain processes are asked for', async () => {
    const probe = await probeSandbox('process');
    expect(probe.isolation).toBe('process');
    expect(probe.message).toMatch(/rights, files and network of this user/);
  });

  it.each(['auto', 'bubblewrap'] as const)(
    'never falls back to plain processes with %s, and says what to install',
    async (setting) => {
      const probe = await probeSandbox(setting, without('bwrap'));
      expect(probe).toMatchObject({ isolation: null, sandbox: null });
      expect(probe.message).toContain('apt-get install bubblewrap');
    },
  );

  it('names the program of util-linux that is missing', async () => {
    if ((await findProgram('bwrap')) === null) return;
    const probe = await probeSandbox('auto', without('prlimit'));
    expect(probe.message).toMatch(/prlimit.*apt-get install util-linux/);
  });

  it('says what to set when bubblewrap is there but does not work', async () => {
    const broken = {
      ...machine,
      find: async (program: string) =>
        program === 'bwrap' ? findProgram('false') : findProgram(program),
    };
    const probe = await probeSandbox('auto', broken);
    expect(probe.isolation).toBeNull();
    expect(probe.message).toMatch(/does not work here.*user namespaces|sysctl/);
  });

  it.runIf(process.getuid?.() === 0)(
    'works for a user without rights just as for root',
    async () => {
      if ((await probeSandbox('auto')).sandbox === null) return;
      const setpriv = (await findProgram('setpriv')) ?? 'setpriv';
      const script = fileURLToPath(new URL('probe-as-user.ts', import.meta.url));
      const asUser = (...node: string[]) =>
        run(
          setpriv,
          ['--reuid=12345', '--regid=12345', '--clear-groups', process.execPath, ...node],
          { env: { HOME: '/nonexistent', PATH: '/usr/bin:/bin' }, timeout: 60_000 },
        );
      // Where this checkout is closed to other users there is nothing they could run.
      const closed = await asUser(
        '-e',
        'require("node:fs").readFileSync(process.argv[1])',
        script,
      ).catch(() => null);
      if (closed === null) return;
      const { stdout } = await asUser('--import', 'tsx', script);
      expect(JSON.parse(stdout)).toMatchObject({
        isolation: 'bubblewrap',
        message: 'Tools run in bubblewrap as this user.',
        output: '12345\n',
      });
    },
  );
});
