import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { EMPTY_PATCH, type Patch } from '../domain/patch.ts';
import type { ToolName, ToolResult, ToolRunner } from '../domain/sandbox.ts';
import type { Limits } from './limits.ts';
import { defuseNpmSettings } from './npm-settings.ts';
import type { SandboxProbe } from './probe.ts';
import type { Registry } from './registry.ts';
import type { Sandbox, SandboxResult } from './sandbox.ts';
import { spool } from './spool.ts';
import { npmLockfile } from './tools/npm-lockfile.ts';
import { prettier } from './tools/prettier.ts';
import type { StepResult, Tool, ToolStep, Workbench } from './tools/tool.ts';
import { unpackWorkingCopy } from './working-copy.ts';

const MAX_TARBALL_BYTES = 256 * 1024 * 1024;
const OUTPUT_TAIL = 16 * 1024;
const NO_NPM =
  'Tools are unavailable: there is no npm beside node on this machine. Install it (`apt-get install npm`, or Node.js from a package that brings it) and restart.';

/** Ties a tool to its schema, so that it runs with checked arguments only. */
function entry<Arguments>(tool: Tool<Arguments>): {
  check: (args: unknown) => string | ((workbench: Workbench) => ReturnType<Tool<Arguments>['run']>);
} {
  return {
    check: (args) => {
      const parsed = tool.schema.safeParse(args ?? {});
      if (parsed.success) return (workbench) => tool.run(workbench, parsed.data);
      return `The arguments of ${tool.name} are wrong: ${z.prettifyError(parsed.error)}`;
    },
  };
}

const CATALOGUE: Record<ToolName, ReturnType<typeof entry>> = {
  'npm-lockfile': entry(npmLockfile),
  prettier: entry(prettier),
};

type Request = Parameters<ToolRunner['run']>[0];

/**
 * The tool catalogue over a probed sandbox. `registry` null keeps every tool off the network; that
 * is enough where dependencies are files of the repository. Whatever goes wrong with the tool or
 * its input is a result; only our own faults throw.
 */
export function createToolRunner(deps: {
  probe: SandboxProbe;
  registry: Registry | null;
  limits?: Partial<Limits>;
}): ToolRunner {
  const run = async (request: Request): Promise<ToolResult> => {
    const started = performance.now();
    const log = tail(OUTPUT_TAIL);
    const end = (
      outcome: ToolResult['outcome'],
      message: string,
      patch = EMPTY_PATCH,
    ): ToolResult => ({
      outcome,
      message,
      patch,
      output: log.text(),
      durationMs: Math.round(performance.now() - started),
    });
    const { sandbox } = deps.probe;
    const work = CATALOGUE[request.tool].check(request.arguments);
    if (typeof work === 'string') return end('failed', work);
    if (sandbox === null) return end('unavailable', deps.probe.message);
    if (!sandbox.npm) return end('unavailable', NO_NPM);
    const root = await sandbox.makeFolder();
    try {
      const source = await spool(request.tarball, join(root, 'source.tgz'), MAX_TARBALL_BYTES);
      const copy = await unpackWorkingCopy(root, source);
      await defuseNpmSettings(copy);
      const bench = await setUp(sandbox, root, copy, request, { ...deps, log: log.add });
      const outcome = await work(bench);
      if (!outcome.ok) return end(outcome.outcome, outcome.message);
      const compared = await copy.compare(outcome.keep);
      const patch = rewritesOf(compared.patch, copy, outcome.finish);
      if (patch.edits.length === 0) return end('unchanged', `${request.tool} changed nothing.`);
      const paths = patch.edits.map((edit) => edit.path).join(', ');
      return end('changed', `${request.tool} changed ${paths}.`, patch);
    } catch (error) {
      if (error instanceof AppError) return end('failed', error.message);
      throw error;
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  };
  return { isolation: deps.probe.isolation, run };
}

/**
 * Of a Patch, the new contents of files that were there: no tool of the catalogue makes, deletes or
 * changes the mode of a file, but the repository's own code, which runs with it, may try.
 */
function rewritesOf(
  { edits }: Patch,
  copy: Workbench['copy'],
  finish: (content: Uint8Array) => Uint8Array = (content) => content,
): Patch {
  return {
    edits: edits.flatMap(({ path, before, content }) => {
      const original = copy.files.get(path);
      if (before === null || content === null || original === undefined) return [];
      const finished = finish(content);
      if (Buffer.compare(before, finished) === 0) return [];
      return [{ path, mode: original.executable ? '100755' : '100644', before, content: finished }];
    }),
  };
}

/** Lays out what steps see: the copy at /workspace, and a fresh npm cache beside it. */
async function setUp(
  sandbox: Sandbox,
  root: string,
  copy: Workbench['copy'],
  request: Request,
  deps: {
    registry: Registry | null;
    limits?: Partial<Limits>;
    log: (chunk: Uint8Array) => void;
  },
): Promise<Workbench> {
  const npm = { source: join(root, 'npm'), target: '/var/npm', writable: true };
  const workspace = { source: copy.folder, target: '/workspace', writable: true };
  const deadline = performance.now() + request.timeoutMs;
  const { registry } = deps;
  const caFile = registry?.caFile ?? null;
  await mkdir(npm.source);
  if (caFile !== null) await copyFile(caFile, join(npm.source, 'ca.pem'));
  await sandbox.lend(copy.folder);
  await sandbox.lend(npm.source);
  return {
    copy,
    npmEnvironment: npmEnvironment(sandbox.at(npm), registry),
    registry,
    run: async (step: ToolStep): Promise<StepResult> => {
      const timeoutMs = Math.max(1, Math.round(deadline - performance.now()));
      const recent = tail(OUTPUT_TAIL);
      const networked = step.network === 'registry' && registry !== null;
      const result = await sandbox.launch({
        argv: step.argv,
        cwd: join(sandbox.at(workspace), step.directory),
        env: step.env,
        // The phase that runs the repository's code does not see the cache of the one that fetched.
        binds: step.network === 'registry' ? [workspace, npm] : [workspace],
        network: networked ? { registries: registry.hosts } : 'none',
        limits: { ...deps.limits, timeoutMs },
        onOutput: (chunk) => {
          deps.log(chunk);
          recent.add(chunk);
        },
        signal: request.signal,
      });
      return {
        ok: result.exitCode === 0,
        reason: reasonOf(result, request.timeoutMs),
        output: recent.text(),
        refusedHosts: result.refusedHosts,
      };
    },
  };
}

function reasonOf(result: SandboxResult, timeoutMs: number): string {
  if (result.diskFull) return 'it was stopped because it was about to fill the disk';
  if (result.cancelled) return 'it was cancelled';
  if (result.timedOut) return `it was stopped after ${Math.round(timeoutMs / 1000)} s`;
  return result.signal === null
    ? `it ended with exit code ${result.exitCode}`
    : `it was killed by ${result.signal}`;
}

function npmEnvironment(folder: string, registry: Registry | null): Record<string, string> {
  const ca = join(folder, 'ca.pem');
  return {
    CI: 'true',
    NO_COLOR: '1',
    npm_config_cache: join(folder, 'cache'),
    npm_config_userconfig: join(folder, 'user-npmrc'),
    npm_config_globalconfig: join(folder, 'global-npmrc'),
    npm_config_ignore_scripts: 'true',
    // A git dependency would be fetched past the proxy and prepared by its own scripts.
    npm_config_git: '/bin/false',
    npm_config_update_notifier: 'false',
    npm_config_progress: 'false',
    npm_config_logs_max: '0',
    npm_config_fetch_retries: registry === null ? '0' : '2',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '5000',
    ...(registry === null ? {} : { npm_config_registry: registry.url }),
    ...((registry?.caFile ?? null) === null
      ? {}
      : { npm_config_cafile: ca, NODE_EXTRA_CA_CERTS: ca }),
  };
}

/** Keeps the last `bytes` of what is added. */
function tail(bytes: number): { add: (chunk: Uint8Array) => void; text: () => string } {
  let kept = Buffer.alloc(0);
  return {
    add: (chunk) => {
      kept = Buffer.concat([kept, chunk]).subarray(-bytes);
    },
    text: () => kept.toString(),
  };
}
