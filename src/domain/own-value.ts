/**
 * What a table holds under a name from outside; undefined for a name that it does not hold, also for
 * `constructor` and its like, which every object has.
 */
export function ownValue<Value>(
  table: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
