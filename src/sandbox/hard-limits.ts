import { readFileSync } from 'node:fs';

/** What this process may allow its children at most; Infinity where nothing bounds it. */
export interface HardLimits {
  memoryBytes: number;
  fileBytes: number;
  openFiles: number;
  processes: number;
}

const NAMES: Record<keyof HardLimits, string> = {
  memoryBytes: 'Max data size',
  fileBytes: 'Max file size',
  openFiles: 'Max open files',
  processes: 'Max processes',
};

/** Reads the hard limits from the text of `/proc/self/limits`; what it does not tell is unbounded. */
export function parseHardLimits(text: string): HardLimits {
  const hard = (name: string): number => {
    const line = text.split('\n').find((each) => each.startsWith(name)) ?? '';
    const [, value = ''] = line.slice(name.length).trim().split(/\s+/);
    return /^\d+$/.test(value) ? Number(value) : Infinity;
  };
  return {
    memoryBytes: hard(NAMES.memoryBytes),
    fileBytes: hard(NAMES.fileBytes),
    openFiles: hard(NAMES.openFiles),
    processes: hard(NAMES.processes),
  };
}

/** The hard limits of this process; unbounded on systems that do not tell. */
export function ownHardLimits(): HardLimits {
  try {
    return parseHardLimits(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    // Not Linux.
    return parseHardLimits('');
  }
}
