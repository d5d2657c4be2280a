import type { Delivery, DeliveryStore, NewDelivery } from '../../src/domain/delivery.ts';
import { AppError } from '../../src/domain/errors.ts';

/** Deliveries in memory; `fail` makes every call reject, as a database that is down would. */
export class FakeDeliveryStore implements DeliveryStore {
  readonly rows = new Map<string, Delivery>();
  fail: Error | null = null;
  now: () => Date = () => new Date();

  private guard(): void {
    if (this.fail !== null) throw this.fail;
  }

  async store(delivery: NewDelivery): Promise<'stored' | 'duplicate'> {
    this.guard();
    if (this.rows.has(delivery.guid)) return 'duplicate';
    this.rows.set(delivery.guid, {
      ...delivery,
      // The caller may reuse its memory once the promise is kept.
      payload: Uint8Array.from(delivery.payload),
      attempts: 0,
      receivedAt: this.now(),
      processedAt: null,
      lastError: null,
    });
    return 'stored';
  }

  async get(guid: string): Promise<Delivery | null> {
    this.guard();
    return this.rows.get(guid) ?? null;
  }

  async finish(
    guid: string,
    outcome: { status: Exclude<Delivery['status'], 'received'>; error?: string },
  ): Promise<void> {
    this.guard();
    const row = this.rows.get(guid);
    if (row === undefined) throw new AppError(`No Delivery ${guid}.`, { code: 'not_found' });
    row.attempts += 1;
    if (row.status === 'processed') return;
    row.status = outcome.status;
    row.lastError = outcome.error ?? null;
    const handled = outcome.status === 'processed' || outcome.status === 'ignored';
    row.processedAt = handled ? this.now() : null;
  }

  async unfinished(before: Date, limit: number): Promise<string[]> {
    this.guard();
    return [...this.rows.values()]
      .filter(({ status, receivedAt }) => {
        return (status === 'received' || status === 'failed') && receivedAt < before;
      })
      .slice(0, limit)
      .map(({ guid }) => guid);
  }
}
