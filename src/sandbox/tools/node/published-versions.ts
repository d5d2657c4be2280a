import { prerelease, rsort, satisfies, valid } from 'semver';
import { z } from 'zod';
import { npmFailure } from '../npm-lock.ts';
import { failed, type ToolOutcome, type Workbench } from '../tool.ts';

const answerSchema = z.object({ versions: z.array(z.string()), latest: z.string() });

/**
 * What the registry has of a package. `newest` is the version it calls the latest, where that is in
 * `range`, else the highest in it; without pre-releases. Null when there is none.
 */
export async function publishedVersions(
  bench: Workbench,
  name: string,
  range: string,
): Promise<
  { ok: true; newest: string | null; versions: string[] } | (ToolOutcome & { ok: false })
> {
  const result = await bench.run({
    argv: ['npm', 'view', name, 'versions', 'dist-tags.latest', '--json'],
    directory: '',
    env: { ...bench.registryEnvironment, npm_config_loglevel: 'error' },
    network: 'registry',
  });
  if (!result.ok) return failed(npmFailure(`npm view ${name}`, result));
  const parsed = parseAnswer(result.output);
  if (parsed === null) return failed(`The registry gave no readable answer about ${name}.`);
  const fitting = parsed.versions.filter(
    (version) =>
      valid(version) !== null && prerelease(version) === null && satisfies(version, range),
  );
  const newest = fitting.includes(parsed.latest) ? parsed.latest : (rsort(fitting)[0] ?? null);
  return { ok: true, newest, versions: fitting };
}

function parseAnswer(output: string): { versions: string[]; latest: string } | null {
  try {
    const value = JSON.parse(output) as Record<string, unknown>;
    const { versions, 'dist-tags.latest': latest } = value;
    // One version is given bare, not in a list.
    const list = typeof versions === 'string' ? [versions] : versions;
    return answerSchema.safeParse({ versions: list, latest }).data ?? null;
  } catch {
    return null;
  }
}

/** What most ranges of a package.json begin with: `^`, `~` or nothing; `^` where it has none. */
export function usualPrefix(manifest: string): string {
  const counts = { '^': 0, '~': 0, '': 0 };
  for (const [, prefix] of manifest.matchAll(/": *"([\^~]?)\d+\.\d+\.\d+[^"\s]*"/g)) {
    counts[prefix as keyof typeof counts] += 1;
  }
  // The manifest's own version is no range.
  if (/"version": *"\d/.test(manifest)) counts[''] -= 1;
  const [most] = Object.entries(counts).sort(([, a], [, b]) => b - a)[0] ?? ['^'];
  return counts[most as keyof typeof counts] > 0 ? most : '^';
}
