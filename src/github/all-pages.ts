import { GitHubError } from '../domain/errors.ts';

const PER_PAGE = 100;
/** 20,000 items: more than any list that Pipewright reads, and an end to a list that has none. */
const MAX_PAGES = 200;

/**
 * All items of a paged list. `read` gets the paging parameters for one page, each a call of its own
 * within the budget. Throws a GitHubError past 20,000 items.
 */
export async function allPages<Item>(
  what: string,
  read: (paging: { page: number; per_page: number }) => Promise<Item[]>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const found = await read({ page, per_page: PER_PAGE });
    items.push(...found);
    if (found.length < PER_PAGE) return items;
  }
  throw new GitHubError(`Could not ${what}: there are more than ${items.length}.`, {
    code: 'too_many',
    status: null,
  });
}
