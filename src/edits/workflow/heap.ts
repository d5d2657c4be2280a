/** The flag that sets how much memory Node.js gives its heap, in megabytes. */
export const HEAP_FLAG = /--max[-_]old[-_]space[-_]size=(\d{1,6})\b/;

/** Heap in megabytes that fits the hosted runner of a kind, with room left for the rest of the job. */
export function heapFor(kind: 'ubuntu' | 'windows' | 'macos', isPrivate: boolean): number {
  if (kind === 'macos') return 5120;
  // A private repository's runner has 8 GB, a public one's 16 GB.
  return isPrivate ? 6144 : 12288;
}

/** `NODE_OPTIONS` with the heap set; the flags that it had stay. */
export function withHeap(options: string, megabytes: number): string {
  const flag = `--max-old-space-size=${megabytes}`;
  return HEAP_FLAG.test(options) ? options.replace(HEAP_FLAG, flag) : `${options} ${flag}`.trim();
}
