/**
 * How a script is started that may start no other program and load no add-on, by the permissions of
 * Node.js: a manifest can ask Yarn to make a package by running code (`exec:`), in ways that are not
 * all told by looking. `version` is that of the Node.js which runs it.
 */
export function startAlone(
  script: string,
  version: string = process.versions.node,
): [program: string, ...args: string[]] {
  const major = Number(version.split('.')[0]);
  return [
    'node',
    major >= 23 ? '--permission' : '--experimental-permission',
    '--allow-fs-read=*',
    '--allow-fs-write=*',
    '--allow-worker',
    // From this version on the network is something to be allowed, too.
    ...(major >= 25 ? ['--allow-net'] : []),
    '--no-warnings',
    script,
  ];
}
