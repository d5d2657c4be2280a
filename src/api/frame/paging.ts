import { z } from 'zod';

/** What part of a list is asked for, in the one form that stores understand. */
interface Slice {
  limit: number;
  offset: number;
}

/** How a contract cuts lists. `present` gives the fields beside the named list. */
export interface Paging {
  /** The query fields that ask for a part. */
  query: z.ZodObject;
  /** From the parsed query. */
  slice(query: Record<string, unknown>): Slice;
  present(slice: Slice, total: number): Record<string, number>;
}

/** An optional whole number of a query, within bounds. */
export function wholeNumber(bounds: { least: number; most: number; otherwise: number }) {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().int().min(bounds.least).max(bounds.most))
    .default(bounds.otherwise)
    .meta({ type: 'integer', minimum: bounds.least, maximum: bounds.most });
}

/** `limit` and `offset`, told back beside `total`. */
export function offsetPaging(sizes: { limit: number; most: number }): Paging {
  const query = z.object({
    limit: wholeNumber({ least: 1, most: sizes.most, otherwise: sizes.limit }).describe(
      `How many results, 1 to ${sizes.most}.`,
    ),
    offset: wholeNumber({ least: 0, most: MOST_OFFSET, otherwise: 0 }).describe(
      'How many results to leave out before the first.',
    ),
  });
  return {
    query,
    slice: ({ limit, offset }) => ({ limit: Number(limit), offset: Number(offset) }),
    present: ({ limit, offset }, total) => ({ total, limit, offset }),
  };
}

/** `page` and `limit`, told back beside `total` and `pages`. */
export function numberedPaging(sizes: { limit: number; most: number }): Paging {
  const query = z.object({
    page: wholeNumber({ least: 1, most: MOST_OFFSET, otherwise: 1 }).describe('From 1.'),
    limit: wholeNumber({ least: 1, most: sizes.most, otherwise: sizes.limit }).describe(
      `How many results a page has, 1 to ${sizes.most}.`,
    ),
  });
  return {
    query,
    slice: ({ page, limit }) => ({
      limit: Number(limit),
      offset: (Number(page) - 1) * Number(limit),
    }),
    present: ({ limit, offset }, total) => ({
      total,
      page: Math.floor(offset / limit) + 1,
      limit,
      pages: Math.ceil(total / limit),
    }),
  };
}

const MOST_OFFSET = 10_000_000;
