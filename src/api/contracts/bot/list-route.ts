import { z } from 'zod';
import type { Identity, Permission } from '../../../domain/identity.ts';
import type { Page, Slice } from '../../../domain/views.ts';
import { given, type Given } from '../../frame/given.ts';
import type { Route } from '../../frame/route.ts';
import { type BotCapabilities, route } from './capabilities.ts';
import { botContract } from './contract.ts';

const { paging } = botContract;

/**
 * A route that answers a part of a list under `name`, with the contract's paging beside it. `page`
 * gets the filters that were given and gives items as they are told; `filters` are query fields.
 */
export function listRoute<Filters extends z.ZodRawShape>(
  spec: Pick<
    Route<BotCapabilities>,
    'path' | 'operation' | 'tag' | 'summary' | 'description' | 'limit'
  > & {
    permission: Permission;
    name: string;
    item: z.ZodType;
    example: unknown;
    filters: Filters;
    page: (
      filters: Given<z.output<z.ZodObject<Filters>>>,
      slice: Slice,
      capabilities: BotCapabilities,
      identity: Identity,
    ) => Promise<Page<unknown>>;
  },
): Route<BotCapabilities> {
  const { example, filters, item, name, page, ...described } = spec;
  const fields = z.object(filters);
  return route({
    ...described,
    method: 'GET',
    query: z.object({ ...paging.query.shape, ...filters }),
    answers: {
      200: {
        description: 'A part of the list',
        schema: z.object({
          [name]: z.array(item),
          total: z.int(),
          limit: z.int(),
          offset: z.int(),
        }),
        example,
      },
    },
    async handle({ query }, capabilities, identity) {
      const slice = paging.slice(query);
      const asked = given(
        Object.fromEntries(
          Object.entries(query).filter(([field]) => field in fields.shape),
        ) as z.output<typeof fields>,
      );
      const { items, total } = await page(asked, slice, capabilities, identity);
      return { body: { [name]: items, ...paging.present(slice, total) } };
    },
  });
}
