import type { Redeliveries } from '../../src/domain/delivery.ts';

/** Counts of redeliveries in memory; `now` may be a test's own clock. */
export class FakeRedeliveries implements Redeliveries {
  readonly rows = new Map<string, { asked: number; at: number }>();
  now: () => Date = () => new Date();

  async claim(guid: string, limits: { most: number; pauseMs: number }): Promise<boolean> {
    const row = this.rows.get(guid) ?? { asked: 0, at: 0 };
    const now = this.now().getTime();
    if (row.asked >= limits.most || now < row.at + row.asked * limits.pauseMs) return false;
    this.rows.set(guid, { asked: row.asked + 1, at: now });
    return true;
  }

  async unclaim(guid: string): Promise<void> {
    const row = this.rows.get(guid);
    if (row !== undefined) row.asked -= 1;
  }

  async forget(before: Date): Promise<void> {
    for (const [guid, { at }] of this.rows) if (at < before.getTime()) this.rows.delete(guid);
  }
}
