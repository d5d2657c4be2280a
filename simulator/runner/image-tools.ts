import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Large tools that the Ubuntu image of a hosted runner brings. */
const TOOLS = ['/usr/share/dotnet', '/usr/local/lib/android', '/opt/ghc', '/usr/share/swift'];
/** Bytes of each here; on a hosted runner they are gigabytes. */
const SIZE = 64 * 1024;

/** Lays the image's large tools out below a folder, each where it is on a hosted runner. */
export async function layOutImage(root: string): Promise<void> {
  for (const tool of TOOLS) {
    const folder = join(root, tool);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tool'), new Uint8Array(SIZE));
  }
}

/**
 * `sudo` of a hosted runner, which asks for no password: it runs the program with the rights that
 * the job has anyway, and what it is told of the image is done to the job's own.
 */
export const SUDO = `#!/bin/sh
for argument; do
  shift
  case $argument in ${TOOLS.join(' | ')}) argument=$RUNNER_IMAGE$argument ;; esac
  set -- "$@" "$argument"
done
exec "$@"
`;
