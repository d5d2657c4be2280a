import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ECOSYSTEMS, type EcosystemName, type Registries } from './ecosystems/ecosystems.ts';
import { hostPrograms } from './host-programs.ts';
import type { Limits } from './limits.ts';
import type { Sandbox, SandboxResult } from './sandbox.ts';
import { tail } from './tail.ts';
import type { StepResult, ToolStep, Workbench } from './tools/tool.ts';
import type { WorkingCopy } from './working-copy.ts';

/** The tail of a step's output that its tool may read, bytes. */
const OUTPUT_TAIL = 64 * 1024;

/**
 * Lays out what steps see: the copy at /workspace, and for a tool that fetches a fresh cache beside
 * it. All steps share `timeoutMs`, which begins now.
 */
export async function setUpWorkbench(deps: {
  sandbox: Sandbox;
  root: string;
  copy: WorkingCopy;
  ecosystem: EcosystemName | null;
  registries: Registries;
  limits?: Partial<Limits> | undefined;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  find?: ((program: string) => Promise<string | null>) | undefined;
  log: (chunk: Uint8Array) => void;
}): Promise<Workbench> {
  const { sandbox, root, copy, ecosystem, timeoutMs } = deps;
  const cache = { source: join(root, 'cache'), target: '/var/packages', writable: true };
  const workspace = { source: copy.folder, target: '/workspace', writable: true };
  const deadline = performance.now() + timeoutMs;
  const registry = (ecosystem === null ? null : deps.registries[ecosystem]) ?? null;
  const caFile = registry?.caFile ?? null;
  await mkdir(cache.source);
  if (caFile !== null) await copyFile(caFile, join(cache.source, 'ca.pem'));
  await sandbox.lend(copy.folder);
  await sandbox.lend(cache.source);
  const seen = sandbox.at(cache);

  const run = async (step: ToolStep, log = deps.log): Promise<StepResult> => {
    const recent = tail(OUTPUT_TAIL);
    const networked = step.network === 'registry' && registry !== null;
    const result = await sandbox.launch({
      argv: step.argv,
      cwd: join(sandbox.at(workspace), step.directory),
      env: step.env,
      // The phase that runs the repository's code does not see the cache of the one that fetched.
      binds: step.network === 'registry' ? [workspace, cache] : [workspace],
      network: networked ? { registries: registry.hosts } : 'none',
      limits: {
        ...deps.limits,
        timeoutMs: Math.max(1, Math.round(deadline - performance.now())),
      },
      onOutput: (chunk) => {
        log(chunk);
        recent.add(chunk);
      },
      signal: deps.signal,
    });
    return {
      ok: result.exitCode === 0,
      exitCode: result.exitCode,
      reason: reasonOf(result, timeoutMs),
      output: recent.text(),
      refusedHosts: result.refusedHosts,
    };
  };

  return {
    copy,
    scratch: seen,
    registry,
    registryEnvironment:
      ecosystem === null
        ? {}
        : ECOSYSTEMS[ecosystem].environment(
            seen,
            registry,
            caFile === null ? null : join(seen, 'ca.pem'),
          ),
    host: hostPrograms({
      find: deps.find,
      print: async (argv) => {
        const step: ToolStep = { argv, directory: '', env: {}, network: 'none' };
        const result = await run(step, () => undefined);
        return result.ok ? result.output : null;
      },
    }),
    run: (step) => run(step),
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
