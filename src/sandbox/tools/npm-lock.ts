import { z } from 'zod';
import type { StepResult } from './tool.ts';

/** The names npm gives a lockfile; npm-shrinkwrap.json wins where both are there. */
export const LOCKFILES = ['npm-shrinkwrap.json', 'package-lock.json'];

const lockSchema = z.object({
  lockfileVersion: z.number().int().min(1).max(3).nullable().catch(null),
  packages: z
    .record(
      z.string(),
      z.object({ resolved: z.unknown().optional(), integrity: z.unknown().optional() }),
    )
    .catch({}),
  dependencies: z.record(z.string(), z.unknown()).catch({}),
});

/** What we need to know of an npm lockfile. */
export interface NpmLock {
  /** `lockfileVersion`, or null where it is not one that npm knows. */
  version: number | null;
  /** Packages at the top of node_modules. */
  installed: Set<string>;
  /** True when entries name no download address, as npm writes them with `omit-lockfile-registry-resolved`. */
  omitsResolved: boolean;
}

/** Reads a lockfile, broken or hostile ones too; null when it is not a JSON object. */
export function parseNpmLock(content: Uint8Array): NpmLock | null {
  const parsed = lockSchema.safeParse(parseJson(Buffer.from(content).toString()));
  if (!parsed.success) return null;
  const { lockfileVersion, packages, dependencies } = parsed.data;
  const prefix = 'node_modules/';
  const entries = Object.entries(packages).filter(([path]) => path.startsWith(prefix));
  const fromRegistry = entries.filter(([, entry]) => typeof entry.integrity === 'string');
  return {
    version: lockfileVersion,
    installed: new Set([
      ...entries.map(([path]) => path.slice(prefix.length)),
      ...Object.keys(dependencies),
    ]),
    omitsResolved:
      fromRegistry.length > 0 && fromRegistry.every(([, entry]) => entry.resolved === undefined),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One sentence on a failed npm call: how it ended, npm's first error line, and what the proxy refused. */
export function npmFailure(command: string, { reason, output, refusedHosts }: StepResult): string {
  const line = /^npm (?:error|ERR!) (?!code\b)(.*\S.*)$/m.exec(output)?.[1];
  const refused =
    refusedHosts.length === 0
      ? ''
      : ` The sandbox reaches the operator’s package registry only; refused: ${refusedHosts.slice(0, 5).join(', ')}.`;
  return `\`${command}\` failed: ${reason}${line === undefined ? '' : ` (${line})`}.${refused}`;
}
