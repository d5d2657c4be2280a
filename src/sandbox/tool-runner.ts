import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { EMPTY_PATCH, type Patch } from '../domain/patch.ts';
import type { ToolResult, ToolRunner } from '../domain/sandbox.ts';
import type { Registries } from './ecosystems/ecosystems.ts';
import { missingProgram } from './host-programs.ts';
import type { Limits } from './limits.ts';
import type { SandboxProbe } from './probe.ts';
import { defuseSettings } from './settings-files.ts';
import { spool } from './spool.ts';
import { tail } from './tail.ts';
import { type CatalogueEntry, TOOLS } from './tools/catalogue.ts';
import { type ToolOutcome, unavailable, type Workbench } from './tools/tool.ts';
import { setUpWorkbench } from './workbench.ts';
import { unpackWorkingCopy, type WorkingCopy } from './working-copy.ts';

const MAX_TARBALL_BYTES = 256 * 1024 * 1024;
const OUTPUT_TAIL = 16 * 1024;
/** Paths named in a message; a tool can change hundreds. */
const NAMED = 20;
const NO_NPM =
  'Tools are unavailable: there is no npm beside node on this machine. Install it (`apt-get install npm`, or Node.js from a package that brings it) and restart.';

type Request = Parameters<ToolRunner['run']>[0];

/**
 * The tool catalogue over a probed sandbox. A registry that is missing keeps its tools off the
 * network; that is enough where dependencies are files of the repository. Whatever goes wrong with
 * the tool or its input is a result; only our own faults throw.
 */
export function createToolRunner(deps: {
  probe: SandboxProbe;
  registries: Registries;
  limits?: Partial<Limits>;
  /** Full path of a program of this machine, or null; tests hand in another machine. */
  find?: (program: string) => Promise<string | null>;
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
    const tool = TOOLS[request.tool];
    const work = tool.check(request.arguments);
    if (typeof work === 'string') return end('failed', work);
    if (sandbox === null) return end('unavailable', deps.probe.message);
    if (tool.ecosystem === 'npm' && !sandbox.npm) return end('unavailable', NO_NPM);
    const root = await sandbox.makeFolder();
    try {
      const source = await spool(request.tarball, join(root, 'source.tgz'), MAX_TARBALL_BYTES);
      const copy = await unpackWorkingCopy(root, source);
      const defused = await defuseSettings(copy, tool.settings);
      const { ecosystem } = tool;
      const { timeoutMs, signal } = request;
      const { registries, limits, find } = deps;
      const place = { sandbox, root, copy, ecosystem, registries, limits, find };
      const bench = await setUpWorkbench({ ...place, timeoutMs, signal, log: log.add });
      const outcome = (await lacking(tool, bench)) ?? (await work(bench));
      if (!outcome.ok) return end(outcome.outcome, outcome.message);
      const used = outcome.used ?? tool.name;
      const wanted = (path: string): boolean => outcome.keep(path) && !defused.has(path);
      const patch = rewritesOf((await copy.compare(wanted)).patch, copy, outcome.finish);
      if (patch.edits.length === 0) return end('unchanged', `${used} changed nothing.`);
      const said = outcome.said === undefined ? '' : ` ${outcome.said}`;
      return end('changed', `${used} changed ${named(patch)}.${said}`, patch);
    } catch (error) {
      if (error instanceof AppError) return end('failed', error.message);
      throw error;
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  };
  return { isolation: deps.probe.isolation, run };
}

async function lacking(tool: CatalogueEntry, bench: Workbench): Promise<ToolOutcome | null> {
  for (const program of tool.programs) {
    if ((await bench.host(program)) !== null) continue;
    return unavailable(missingProgram(program));
  }
  return null;
}

function named({ edits }: Patch): string {
  const paths = edits.slice(0, NAMED).map((edit) => edit.path);
  const more = edits.length - paths.length;
  return paths.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/**
 * Of a Patch, the new contents of files that were there: no tool of the catalogue makes, deletes or
 * changes the mode of a file, but the repository's own code, which runs with it, may try.
 */
function rewritesOf(
  { edits }: Patch,
  copy: WorkingCopy,
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
