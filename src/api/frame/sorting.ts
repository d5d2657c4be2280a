import { z } from 'zod';

/** What a list is sorted by. */
export interface Order<Field extends string> {
  by: Field;
  descending: boolean;
}

/**
 * The query field `sort`: one of `fields`, with a hyphen before it for descending. It parses to
 * what a store understands.
 */
export function sortedBy<Field extends string>(
  fields: readonly Field[],
  otherwise: NoInfer<Field> | `-${NoInfer<Field>}`,
) {
  const spellings = fields.flatMap((field) => [field, `-${field}`]);
  return z
    .enum(spellings)
    .default(otherwise)
    .transform((text): Order<Field> => {
      const descending = text.startsWith('-');
      return { by: (descending ? text.slice(1) : text) as Field, descending };
    })
    .describe('With a hyphen before it: descending.');
}
