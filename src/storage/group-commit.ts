/** What is written together, and how much of it at once. */
export interface GroupCommitOptions<Item, Result> {
  /** Writes items in one atomic statement; gives a result for each, in their order. */
  write: (items: Item[]) => Promise<Result[]>;
  /** Whether an error is the fault of one of the items, so that its neighbours may be written alone. */
  isFaultOfOne: (error: unknown) => boolean;
  size: (item: Item) => number;
  /** Statements under way at a time. */
  lanes: number;
  mostItems: number;
  /** An item that is larger is written alone. */
  mostBytes: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes a function that writes an item together with others that come at the same time: what
 * arrives while all statements are under way goes into the next one. Its promise is kept when the
 * item is written, and broken when it, or the statement it shared, could not be.
 */
export function createGroupCommit<Item, Result>(
  options: GroupCommitOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const { isFaultOfOne, lanes, mostBytes, mostItems, size, write } = options;
  let queue: Array<Waiting<Item, Result>> = [];
  let underWay = 0;
  let scheduled = false;

  function takeBatch(): Array<Waiting<Item, Result>> {
    let bytes = 0;
    let count = 0;
    for (const { item } of queue) {
      bytes += size(item);
      if (count > 0 && (count >= mostItems || bytes > mostBytes)) break;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  async function settle(batch: Array<Waiting<Item, Result>>): Promise<void> {
    try {
      const results = await write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, at) => {
        resolve(results[at] as Result);
      });
    } catch (error) {
      if (batch.length === 1 || !isFaultOfOne(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      // Halves, until the bad one stands alone.
      const middle = Math.ceil(batch.length / 2);
      await settle(batch.slice(0, middle));
      await settle(batch.slice(middle));
    }
  }

  async function work(): Promise<void> {
    underWay += 1;
    while (queue.length > 0) await settle(takeBatch());
    underWay -= 1;
  }

  function start(): void {
    scheduled = false;
    while (underWay < lanes && queue.length > 0) void work();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (scheduled || underWay >= lanes) return;
      // After all that this turn of the event loop still brings.
      scheduled = true;
      setImmediate(start);
    });
}
