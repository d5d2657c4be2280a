/** True for a full object id. */
export function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

function hasControls(text: string): boolean {
  return Array.from(text).some((character) => character < ' ' || character === '\u007f');
}

/** True for a ref name that git accepts, by the rules of git-check-ref-format; `main` alone counts too. */
export function isRefName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 255 &&
    !/[\s~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|^-/.test(name) &&
    !hasControls(name) &&
    name !== '@' &&
    name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** True for a path of a file in a repository that git accepts and that never leaves it. */
export function isTreePath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 4096 &&
    !path.includes('\0') &&
    !path.includes('\n') &&
    path
      .split('/')
      .every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git$/i.test(part))
  );
}

/** True for a login or repository name as GitHub allows them. */
export function isAccountOrRepositoryName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{1,100}$/.test(name) && name !== '.' && name !== '..';
}
