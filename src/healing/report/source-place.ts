import type { Finding } from '../../domain/diagnosis.ts';

/** Where hosted runners put the repository: `/home/runner/work/NAME/NAME/`, `D:\a\NAME\NAME\` … */
const WORKSPACE = /^(?:.*?[\\/](?:work|a)[\\/]([^\\/]+)[\\/]\1[\\/]|\.[\\/])/;

/** GitHub refuses a whole check run for one place that it cannot take. */
const MAX_PATH = 1000;
const MAX_LINE = 2 ** 31 - 1;

/** The path in the repository of a file as a job named it; null where it can be none. */
export function repositoryPathOf(file: string): string | null {
  const path = file
    .replace(/^file:\/\//, '')
    .replace(WORKSPACE, '')
    .replaceAll('\\', '/');
  if (/^(?:\/|[A-Za-z]:)/.test(path) || /[\p{Cc}\p{Cf}]/u.test(path)) return null;
  if (path.length > MAX_PATH) return null;
  return path.split('/').some((part) => part === '..' || part === '') ? null : path;
}

/** The file and line of the repository that a Finding points at, or null when it names none. */
export function sourcePlace(
  finding: Pick<Finding, 'captures'>,
): { path: string; line: number } | null {
  const { file, line } = finding.captures;
  const path = file === undefined ? null : repositoryPathOf(file);
  if (path === null) return null;
  const number = Number(line);
  return {
    path,
    line: Number.isSafeInteger(number) && number > 0 && number <= MAX_LINE ? number : 1,
  };
}
