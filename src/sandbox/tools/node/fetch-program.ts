import { npmFailure } from '../npm-lock.ts';
import { failed, type ToolOutcome, type Workbench } from '../tool.ts';
import type { PackagedProgram } from './package-manager.ts';

/**
 * Fetches a package manager from the operator's registry into the folder beside the working copy;
 * gives its script as steps with the registry see it. Nothing of it runs while it is fetched.
 */
export async function fetchProgram(
  { scratch, registryEnvironment: env, run }: Workbench,
  program: PackagedProgram,
): Promise<{ ok: true; script: string } | (ToolOutcome & { ok: false })> {
  const name = `${program.package}@${program.version}`;
  const step = { directory: '', env, network: 'registry' } as const;
  if (program.sha512 !== null) {
    const view = await run({ ...step, argv: ['npm', 'view', name, 'dist.integrity', '--json'] });
    const integrity = /"sha512-([A-Za-z0-9+/=]+)"/.exec(view.output)?.[1] ?? '';
    if (Buffer.from(integrity, 'base64').toString('hex') !== program.sha512) {
      return failed(
        `${name} of the operator’s registry is not the package whose hash package.json names in \`packageManager\`; it was not started.`,
      );
    }
  }
  const home = `${scratch}/program`;
  const fetched = await run({
    ...step,
    argv: [
      'npm',
      'install',
      `--prefix=${home}`,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      name,
    ],
  });
  if (!fetched.ok) return failed(npmFailure(`npm install ${name}`, fetched));
  return { ok: true, script: `${home}/node_modules/${program.package}/${program.script}` };
}
