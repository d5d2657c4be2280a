/**
 * Remembers answers that are dear to make because what they are about is large. One that is older
 * than `freshMs` is given once more while it is made anew; one older than `staleMs` is not. What is
 * not large is made each time. A remaking that fails forgets the answer. At most `most` are remembered.
 */
export function rememberLarge<Value>(options: {
  isLarge: (value: Value) => boolean;
  freshMs: number;
  staleMs: number;
  most?: number;
  /** Milliseconds. */
  now?: () => number;
}): (key: string, make: () => Promise<Value>) => Promise<Value> {
  const { freshMs, isLarge, most = 500, staleMs, now = () => performance.now() } = options;
  const known = new Map<string, { value: Value; at: number }>();
  const making = new Map<string, Promise<Value>>();

  async function remake(key: string, make: () => Promise<Value>): Promise<Value> {
    try {
      const value = await make();
      known.delete(key);
      if (isLarge(value)) known.set(key, { value, at: now() });
      for (const oldest of known.keys()) {
        if (known.size <= most) break;
        known.delete(oldest);
      }
      return value;
    } catch (error) {
      known.delete(key);
      throw error;
    } finally {
      making.delete(key);
    }
  }

  return async (key, make) => {
    const last = known.get(key);
    const age = last === undefined ? Infinity : now() - last.at;
    if (last !== undefined && age < freshMs) return last.value;
    if (last === undefined || age >= staleMs) return remake(key, make);
    if (!making.has(key)) {
      const again = remake(key, make);
      making.set(key, again);
      // Nobody waits for it; the next one to ask makes it and hears of the failure.
      again.catch(() => undefined);
    }
    return last.value;
  };
}
