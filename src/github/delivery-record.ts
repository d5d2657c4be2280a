import type { DeliveryRecord, FailedDelivery } from '../domain/delivery.ts';
import type { GitHubClient } from './client.ts';

/** 10,000 failed calls are enough for one look; the next look sees the rest. */
const MAX_PAGES = 100;

/** Reads the App's own webhook calls, as the App. */
export function createDeliveryRecord(client: GitHubClient): DeliveryRecord {
  return {
    async failedSince(since) {
      const what = 'list the failed deliveries of the App';
      const failed = new Map<string, FailedDelivery>();
      let cursor: string | null = null;
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const from = cursor === null ? {} : { cursor };
        const { data, headers } = await client.call({ what, kind: 'read' }, (octokit) =>
          octokit.rest.apps.listWebhookDeliveries({ per_page: 100, status: 'failure', ...from }),
        );
        for (const delivery of data) {
          const deliveredAt = new Date(delivery.delivered_at);
          if (deliveredAt < since) return [...failed.values()];
          const known = failed.get(delivery.guid);
          if (known !== undefined) known.attempts += 1;
          else {
            const { id, guid } = delivery;
            failed.set(guid, { id: String(id), guid, attempts: 1, deliveredAt });
          }
        }
        cursor = nextCursor(headers.link);
        if (cursor === null) break;
      }
      return [...failed.values()];
    },

    async redeliver(id) {
      const call = { what: `have delivery ${id} sent again`, kind: 'create' } as const;
      // Not through the typed route, which takes a number: ids can pass 2^53.
      const url = `/app/hook/deliveries/${encodeURIComponent(id)}/attempts`;
      await client.call(call, (octokit) => octokit.request({ method: 'POST', url }));
    },
  };
}

/** The cursor of the `next` page in a Link header, or null on the last page. */
function nextCursor(link: string | undefined): string | null {
  const next = link?.split(',').find((part) => part.includes('rel="next"'));
  const url = next?.slice(next.indexOf('<') + 1, next.indexOf('>')) ?? '';
  return URL.canParse(url) ? new URL(url).searchParams.get('cursor') : null;
}
