/** Runs at most so many at once; the rest wait for their turn. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** Turns for at most `limit` at once. */
export function createTurns(limit: number): Turns {
  let busy = 0;
  const waiting: Array<() => void> = [];
  return async (work) => {
    if (busy >= limit) {
      await new Promise<void>((go) => {
        waiting.push(go);
      });
    } else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}
