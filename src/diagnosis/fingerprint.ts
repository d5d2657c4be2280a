import { createHash } from 'node:crypto';
import { normaliseLine } from './normalise-line.ts';

/**
 * A stable hash of what happened: the rule and its message without what changes from run to run
 * (numbers, hashes, paths, times, durations). 16 hexadecimal digits.
 */
export function fingerprintOf(rule: string, message: string): string {
  return createHash('sha256')
    .update(`${rule}\n${normaliseLine(message)}`)
    .digest('hex')
    .slice(0, 16);
}
