import type { WakeUpKind, WakeUps } from '../../src/domain/wake-ups.ts';

/** Remembers wake-ups; `fail` makes every call reject, as a queue that is down would. */
export class FakeWakeUps implements WakeUps {
  readonly woken: Array<{ kind: WakeUpKind; id: string; delayMs: number }> = [];
  fail: Error | null = null;

  async wake(kind: WakeUpKind, id: string, options: { delayMs?: number } = {}): Promise<void> {
    if (this.fail !== null) throw this.fail;
    this.woken.push({ kind, id, delayMs: options.delayMs ?? 0 });
  }

  async wakeAll(kind: WakeUpKind, ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.wake(kind, id);
  }
}
