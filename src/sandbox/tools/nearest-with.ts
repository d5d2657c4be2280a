import { dirname } from 'node:path/posix';
import type { WorkingCopy } from '../working-copy.ts';
import { under } from './under.ts';

/** The folder itself or the nearest above it that has a file of this name; null when none has. */
export function nearestWith(
  { files }: Pick<WorkingCopy, 'files'>,
  directory: string,
  name: string,
): string | null {
  for (let folder = directory; ; folder = dirname(folder) === '.' ? '' : dirname(folder)) {
    if (files.has(under(folder, name))) return folder;
    if (folder === '') return null;
  }
}
