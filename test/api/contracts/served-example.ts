/** Every field that an answer has, by its path, in any item of its lists. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => fieldsOf(inner, `${path}.${name}`));
}

/** Lists of an answer that have nothing in them. */
function emptyLists(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? [path] : emptyLists(value[0], `${path}[]`);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => emptyLists(inner, `${path}.${name}`));
}

/**
 * Fields of an example that an answer lacks, but for those below lists that are empty there; fields
 * that `isData` are names of things and not of the contract.
 */
export function missingOf(
  example: unknown,
  answer: unknown,
  isData: (field: string) => boolean,
): string[] {
  const served = new Set(fieldsOf(answer));
  const empty = emptyLists(answer);
  return fieldsOf(example).filter(
    (field) =>
      !served.has(field) && !isData(field) && !empty.some((list) => field.startsWith(list)),
  );
}
