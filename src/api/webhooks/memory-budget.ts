/** Bytes that all requests together may hold at a time. */
export interface MemoryBudget {
  /** Takes bytes; false, taking none, when they are not there. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** Makes a budget of `limit` bytes. */
export function createMemoryBudget(limit: number): MemoryBudget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > limit) return false;
      used += bytes;
      return true;
    },
    give(bytes) {
      used -= bytes;
    },
  };
}
