/** What a wake-up points at: a Delivery by GUID, or a HealingRun by id. */
export type WakeUpKind = 'delivery' | 'run';

/** The queue: it carries wake-ups only; Postgres says what is to be done. */
export interface WakeUps {
  /** Wakes a worker for this id, at once or after `delayMs`. Losing one is mended by the reconciler. */
  wake(kind: WakeUpKind, id: string, options?: { delayMs?: number }): Promise<void>;
  /** Wakes a worker for each of these ids, at once; dearer for the worker than for who calls. */
  wakeAll(kind: WakeUpKind, ids: readonly string[]): Promise<void>;
}
