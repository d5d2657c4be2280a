import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NEEDS_BUBBLEWRAP, sandboxesHere, shell } from './sandboxes.ts';

const here = await sandboxesHere();

/** Waits until nothing writes to the file any more; one that was never written is silent too. */
async function expectSilence(file: string): Promise<void> {
  const read = () => readFile(file, 'utf8').catch(() => null);
  await vi.waitFor(
    async () => {
      const last = await read();
      await sleep(300);
      expect(await read()).toBe(last);
    },
    { timeout: 60_000 },
  );
}

describe.each(here.all)('a program under %s', (_, sandbox) => {
  let folder: string;
  beforeEach(async () => {
    folder = await sandbox.makeFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes to its work folder and ends with its own exit code', async () => {
    const result = await shell(sandbox, 'echo out; echo err >&2; echo x > made; exit 7', {
      folder,
    });
    expect(result).toMatchObject({ exitCode: 7, timedOut: false, outputTruncated: false });
    expect(result.output.split('\n').sort()).toEqual(['', 'err', 'out']);
    expect(await readFile(join(folder, 'made'), 'utf8')).toBe('x\n');
  });

  it('sees the environment it was given and nothing of the host', async () => {
    process.env.PIPEWRIGHT_TEST_SECRET = 'host-secret';
    try {
      const result = await shell(sandbox, 'env', { folder, env: { GIVEN: 'yes' } });
      expect(result.output).toContain('GIVEN=yes');
      expect(result.output).not.toContain('host-secret');
      const names = result.output.split('\n').map((line) => line.split('=')[0] ?? '');
      const allowed = new Set([
        '',
        'GIVEN',
        'HOME',
        'OLDPWD',
        'PATH',
        'PWD',
        'SHLVL',
        'TMPDIR',
        '_',
      ]);
      expect(names.filter((name) => !allowed.has(name))).toEqual([]);
    } finally {
      delete process.env.PIPEWRIGHT_TEST_SECRET;
    }
  });

  it('finds node and npm', async () => {
    const result = await shell(sandbox, 'node --version && npm --version', { folder });
    expect(result.exitCode).toBe(0);
    expect(result.output).toContain(process.version);
  });

  it('has a private home and temporary folder that are empty and gone afterwards', async () => {
    const script = 'ls -A "$HOME" "$TMPDIR" && touch "$HOME/a" "$TMPDIR/b" && echo "$HOME"';
    const first = await shell(sandbox, script, { folder });
    const second = await shell(sandbox, script, { folder });
    expect(first.exitCode).toBe(0);
    expect(second.output).not.toMatch(/\b[ab]$/m);
  });

  it('is stopped with all it started when its time is up', async () => {
    const script =
      '(while :; do date +%s%N > beat; sleep 0.05; done) & (sleep 300 &) ; echo up; wait';
    const result = await shell(sandbox, script, { folder, limits: { timeoutMs: 700 } });
    expect(result).toMatchObject({ timedOut: true, exitCode: null, signal: 'SIGKILL' });
    await expectSilence(join(folder, 'beat'));
  });

  it('takes what it left running along when it ends', async () => {
    const script = '(while :; do date +%s%N > beat; sleep 0.05; done) & sleep 0.2';
    expect(await shell(sandbox, script, { folder })).toMatchObject({ exitCode: 0 });
    await expectSilence(join(folder, 'beat'));
  });

  it('is stopped when it is cancelled, and not started when it was before', async () => {
    const running = new AbortController();
    const result = await shell(sandbox, 'echo up; sleep 300', {
      folder,
      signal: running.signal,
      onOutput: () => running.abort(),
    });
    expect(result).toMatchObject({ cancelled: true, timedOut: false });
    const again = await shell(sandbox, 'touch ran', { folder, signal: running.signal });
    expect(again.cancelled).toBe(true);
    await expect(readFile(join(folder, 'ran'))).rejects.toThrow('ENOENT');
  });

  it('gets no more memory than its limit', async () => {
    const script =
      "node -e 'const a=[]; for (let i=0;i<40;i++) a.push(Buffer.alloc(50e6,1)); console.log(a.length)'";
    const memoryBytes = 768 * 1024 * 1024;
    const result = await shell(sandbox, script, { folder, limits: { memoryBytes } });
    expect(result.exitCode).not.toBe(0);
  });

  it('cannot write a file past its limit', async () => {
    const script = 'head -c 5000000 /dev/zero > big; wc -c < big';
    const result = await shell(sandbox, script, { folder, limits: { fileBytes: 1_000_000 } });
    expect(result.output).toContain('1000000');
  });

  it('has its output cut at the cap, and still ends', async () => {
    const result = await shell(sandbox, 'head -c 3000000 /dev/zero', {
      folder,
      limits: { outputBytes: 1000 },
    });
    expect(result).toMatchObject({ exitCode: 0, outputTruncated: true });
    expect(result.output).toHaveLength(1000);
  });

  it('is stopped before it fills the disk', async () => {
    const script = 'head -c 100000000 /dev/zero > a; sleep 300';
    const limits = { diskFloorBytes: Number.MAX_SAFE_INTEGER, timeoutMs: 60_000 };
    const result = await shell(sandbox, script, { folder, limits });
    expect(result).toMatchObject({ diskFull: true, cancelled: false, timedOut: false });
  });

  it('gets its arguments as they are, without a shell', async () => {
    const odd = '$(touch pwned); `id` "quoted" \n new line';
    const result = await shell(sandbox, '', { folder, argv: ['printf', '%s', odd] });
    expect(result.output).toBe(odd);
  });
});

describe.skipIf(here.bubblewrap === null)(`bubblewrap ${NEEDS_BUBBLEWRAP}`, () => {
  const sandbox = here.bubblewrap!;
  let folder: string;
  beforeEach(async () => {
    folder = await sandbox.makeFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets nothing reach the host’s network or its loopback', async () => {
    const server = createServer((socket) => socket.end('host'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const reach = (host: string, target: number): string =>
      `require('node:net').connect(${target},'${host}').on('connect',()=>console.log('REACHED')).on('error',(e)=>console.log(e.code))`;
    const script = `node -e "${reach('127.0.0.1', port)}"; node -e "${reach('192.0.2.1', 80)}"; node -e "require('node:dns').lookup('example.com',(e)=>console.log(e?.code))"`;
    const result = await shell(sandbox, script, { folder });
    server.close();
    expect(result.output).not.toContain('REACHED');
    expect(result.output).toMatch(/ECONNREFUSED\nENETUNREACH\n(EAI_AGAIN|ENOTFOUND)/);
  });

  it('shows no host processes, homes, sockets or settings', async () => {
    const script =
      'ls -A /root /home /var/run /run /proc/1/root/root /etc/shadow /work 2>&1; ls /etc; tr "\\0" " " < /proc/1/cmdline; echo; ls /proc | grep -c "^[0-9]"';
    const result = await shell(sandbox, script, { folder });
    expect(result.output).not.toMatch(/docker|\.ssh|\.npmrc|npmrc/);
    expect(result.output).toMatch(/bwrap/);
    expect(Number(result.output.trim().split('\n').at(-1))).toBeLessThan(10);
  });

  it('cannot write outside its folders', async () => {
    const script = 'touch /x /usr/x /etc/x /opt/node/x 2>&1; id -u; cat /proc/self/status';
    const { output } = await shell(sandbox, script, { folder });
    expect(output.match(/Read-only file system|Permission denied/g)).toHaveLength(4);
    expect(output).toMatch(/NoNewPrivs:\s+1/);
    expect(output).toMatch(/CapEff:\s+0+\n/);
  });

  it('never runs as root', async () => {
    expect((await shell(sandbox, 'id -u', { folder })).output.trim()).not.toBe('0');
  });

  it('counts processes in its own tree, so a fork bomb ends at the cap', async () => {
    const script = 'i=0; while [ $i -lt 100 ]; do sleep 5 & i=$((i+1)); done 2>&1; exit 0';
    const result = await shell(sandbox, script, { folder, limits: { processes: 20 } });
    expect(result.output).toMatch(/fork/i);
  });

  it('takes hostile names in its environment without giving them to the host’s programs', async () => {
    const env = { LD_PRELOAD: join(folder, 'evil.so'), NODE_OPTIONS: '--require /nowhere' };
    const result = await shell(sandbox, 'echo "$LD_PRELOAD"', { folder, env });
    expect(result.exitCode).toBe(0);
    expect(result.output).toContain('evil.so');
  });

  it('says so when it cannot be set up', async () => {
    const bind = { source: join(folder, 'missing'), target: '/workspace', writable: true };
    await expect(shell(sandbox, 'true', { folder, binds: [bind] })).rejects.toThrow(
      /bubblewrap could not set the sandbox up: .*missing/,
    );
  });
});
