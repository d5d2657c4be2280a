import { expect, it } from 'vitest';
import { ownHardLimits, parseHardLimits } from '../../src/sandbox/hard-limits.ts';
import { DEFAULT_LIMITS, prlimitArguments } from '../../src/sandbox/limits.ts';

const TOLD = `Limit                     Soft Limit           Hard Limit           Units
Max file size             unlimited            unlimited            bytes
Max data size             1000                 2000                 bytes
Max processes             96000                96000                processes
Max open files            512                  1024                 files
`;

it('asks for no more than this process may give', () => {
  const limits = { ...DEFAULT_LIMITS, fileBytes: 7, openFiles: 4096, processes: 100 };
  expect(prlimitArguments(limits, true, parseHardLimits(TOLD))).toEqual([
    '--data=2000',
    '--fsize=7',
    '--nofile=1024',
    '--core=0',
    '--nproc=100',
  ]);
  expect(prlimitArguments(limits, false, parseHardLimits(''))).toContain('--nofile=4096');
});

it('reads the limits of this process, where the system tells them', () => {
  expect(ownHardLimits().openFiles).toBeGreaterThan(0);
});
