import type { Leases } from '../../src/domain/leases.ts';

/** Leases in memory; `now` may be a test's own clock. */
export class FakeLeases implements Leases {
  readonly rows = new Map<string, { owner: string; until: number }>();
  now: () => Date = () => new Date();

  async take(name: string, owner: string, milliseconds: number): Promise<boolean> {
    const row = this.rows.get(name);
    const now = this.now().getTime();
    if (row !== undefined && row.owner !== owner && row.until > now) return false;
    this.rows.set(name, { owner, until: now + milliseconds });
    return true;
  }

  async release(name: string, owner: string): Promise<void> {
    if (this.rows.get(name)?.owner === owner) this.rows.delete(name);
  }
}
