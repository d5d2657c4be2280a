import { z } from 'zod';
import type { HostProgram } from '../host-programs.ts';
import { firstSides } from './conflict-markers.ts';
import { failureOf } from './failure.ts';
import { nearestWith } from './nearest-with.ts';
import { repositoryPath } from './repository-path.ts';
import { failed, type Tool } from './tool.ts';
import { under } from './under.ts';

const schema = z.strictObject({ directory: repositoryPath.optional() });
const GO: HostProgram = {
  name: 'go',
  install: 'apt-get install golang-go',
  version: ['go', 'version'],
};

/**
 * Brings go.mod and go.sum of `directory`, or the nearest above it, in step with the imports. Go reads the sources and runs
 * none of them; modules come from the operator's module proxy or from folders of the repository.
 */
export const goModTidy: Tool<z.infer<typeof schema>> = {
  name: 'go-mod-tidy',
  ecosystem: 'go',
  programs: [GO],
  settings: [],
  schema,
  run: async (bench, { directory = '' }) => {
    const { copy, registryEnvironment: env, run } = bench;
    const home = nearestWith(copy, directory, 'go.mod') ?? '';
    const [mod, sum] = [under(home, 'go.mod'), under(home, 'go.sum')];
    const before = await copy.read(mod);
    if (before === null) {
      return failed(
        `There is no go.mod ${directory === '' ? 'at the repository’s root' : `in ${directory} or above it`}.`,
      );
    }
    const version = (await bench.host(GO))?.version ?? null;
    const asked = /^go (\d+\.\d+)/m.exec(Buffer.from(before).toString())?.[1];
    if (asked !== undefined && version !== null && isNewer(asked, version)) {
      return failed(`go.mod asks for Go ${asked}; the machine that runs the tools has ${version}.`);
    }
    const sums = await copy.read(sum);
    const mended = sums && firstSides(Buffer.from(sums).toString());
    if (mended !== null) await copy.write(sum, mended);
    const result = await run({
      argv: ['go', 'mod', 'tidy'],
      directory: home,
      env,
      network: 'registry',
    });
    if (!result.ok) return failed(failureOf('go mod tidy', result));
    const after = await copy.read(mod);
    const raised =
      after === null
        ? []
        : raisedVersions(Buffer.from(before).toString(), Buffer.from(after).toString());
    if (raised.length > 0) {
      return failed(
        `go mod tidy would also change the version of ${raised.slice(0, 5).join(', ')}, which the imports do not ask for.`,
      );
    }
    return {
      ok: true,
      used: version === null ? 'go mod tidy' : `go ${version} mod tidy`,
      keep: (path) => path === mod || path === sum,
    };
  },
};

function isNewer(asked: string, has: string): boolean {
  const [askedMajor = 0, askedMinor = 0] = asked.split('.').map(Number);
  const [major = 0, minor = 0] = has.split('.').map(Number);
  return askedMajor > major || (askedMajor === major && askedMinor > minor);
}

/** Modules that both files name and not in one version. */
function raisedVersions(before: string, after: string): string[] {
  const read = (text: string): Map<string, string> =>
    new Map(
      [...text.matchAll(/^\s*(?:require\s+)?([\w./~-]+\.[\w./~-]+) (v\d\S*)/gm)].map(
        ([, module = '', version = '']) => [module, version],
      ),
    );
  const now = read(after);
  return [...read(before)]
    .filter(([module, version]) => now.has(module) && now.get(module) !== version)
    .map(([module]) => module);
}
