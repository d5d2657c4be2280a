import type {
  Delivery,
  DeliveryFilter,
  DeliveryHistory,
  DeliveryStore,
  DeliverySummary,
  NewDelivery,
} from '../../src/domain/delivery.ts';
import type { Slice, Visible } from '../../src/domain/views.ts';
import { AppError } from '../../src/domain/errors.ts';

const FINISHED = new Set(['processed', 'ignored', 'dead']);

/** Deliveries in memory; `fail` makes every call reject, as a database that is down would. */
export class FakeDeliveryStore implements DeliveryStore, DeliveryHistory {
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
      dueAt: this.now(),
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
    outcome: { status: Exclude<Delivery['status'], 'received'>; error?: string; retryAt?: Date },
  ): Promise<void> {
    this.guard();
    const row = this.rows.get(guid);
    if (row === undefined) throw new AppError(`No Delivery ${guid}.`, { code: 'not_found' });
    row.attempts += 1;
    if (row.status === 'processed') return;
    row.status = outcome.status;
    row.lastError = outcome.error ?? null;
    row.dueAt = outcome.retryAt ?? row.dueAt;
    const handled = outcome.status === 'processed' || outcome.status === 'ignored';
    row.processedAt = handled ? this.now() : null;
  }

  async unfinished(before: Date, limit: number): Promise<string[]> {
    this.guard();
    return [...this.rows.values()]
      .filter(({ status, dueAt }) => {
        return (status === 'received' || status === 'failed') && dueAt < before;
      })
      .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
      .slice(0, limit)
      .map(({ guid }) => guid);
  }

  async known(guids: readonly string[]): Promise<Set<string>> {
    this.guard();
    return new Set(guids.filter((guid) => this.rows.has(guid)));
  }

  async page(filter: DeliveryFilter, visible: Visible, { limit, offset }: Slice) {
    const all = (await this.list(filter, Infinity)).filter(
      ({ repositoryId: id }) => visible === 'all' || (id !== null && visible.has(id)),
    );
    return { items: all.slice(offset, offset + limit), total: all.length };
  }

  async list(filter: DeliveryFilter, limit: number): Promise<DeliverySummary[]> {
    this.guard();
    const { status, event, repository, since } = filter;
    return [...this.rows.values()]
      .filter((row) => status === undefined || row.status === status)
      .filter((row) => event === undefined || row.event === event)
      .filter(
        (row) =>
          repository === undefined || row.repository?.toLowerCase() === repository.toLowerCase(),
      )
      .filter((row) => since === undefined || row.receivedAt >= since)
      .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
      .slice(0, limit)
      .map((row) => {
        const summary: Partial<Delivery> = { ...row };
        delete summary.payload;
        return summary as DeliverySummary;
      });
  }

  async countDead(): Promise<number> {
    return [...this.rows.values()].filter(({ status }) => status === 'dead').length;
  }

  async replay(guid: string): Promise<'replayed' | 'waiting' | 'erased' | 'unknown'> {
    this.guard();
    const row = this.rows.get(guid);
    if (row === undefined) return 'unknown';
    if (row.status === 'received') return 'waiting';
    if (row.payload === null) return 'erased';
    Object.assign(row, { status: 'received', attempts: 0, dueAt: this.now(), processedAt: null });
    return 'replayed';
  }

  async replayDead(limit: number): Promise<string[]> {
    const dead = [...this.rows.values()]
      .filter(({ status, payload }) => status === 'dead' && payload !== null)
      .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
      .slice(0, limit);
    for (const { guid } of dead) await this.replay(guid);
    return dead.map(({ guid }) => guid);
  }

  private finished(before: Date, limit: number): Delivery[] {
    return [...this.rows.values()]
      .filter(({ status, receivedAt }) => FINISHED.has(status) && receivedAt < before)
      .slice(0, limit);
  }

  async erasePayloads(before: Date, limit: number): Promise<number> {
    const rows = this.finished(before, Infinity).filter(({ payload }) => payload !== null);
    for (const row of rows.slice(0, limit)) row.payload = null;
    return Math.min(rows.length, limit);
  }

  async remove(before: Date, limit: number): Promise<number> {
    const rows = this.finished(before, limit);
    for (const { guid } of rows) this.rows.delete(guid);
    return rows.length;
  }
}
