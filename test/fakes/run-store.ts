import { randomUUID } from 'node:crypto';
import type { EffectResult } from '../../src/domain/effect.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { HealingRun, JournalledEffect, RunStep, RunStore } from '../../src/domain/run.ts';

const IDENTITY = [
  'repositoryId',
  'headSha',
  'fingerprint',
  'playbook',
  'playbookVersion',
] as const satisfies Array<keyof HealingRun>;

function missing(kind: string, id: string): AppError {
  return new AppError(`There is no ${kind} ${id}.`, { code: 'not_found' });
}

/** Runs with steps and Effects in memory; what is given out are copies. */
export class FakeRunStore implements RunStore {
  readonly rows = new Map<string, HealingRun>();
  /** When the attempt of a Run last grew. */
  readonly actedAt = new Map<string, Date>();
  readonly journal: RunStep[] = [];
  readonly planned = new Map<string, JournalledEffect>();
  now: () => Date = () => new Date();

  async start(
    identity: Parameters<RunStore['start']>[0],
  ): Promise<{ run: HealingRun; created: boolean }> {
    const there = this.find((run) => IDENTITY.every((key) => run[key] === identity[key]))[0];
    if (there !== undefined) return { run: there, created: false };
    const run: HealingRun = {
      ...identity,
      id: randomUUID(),
      status: 'queued',
      attempt: 0,
      waitingSha: null,
      wakeAt: null,
      outcome: null,
      createdAt: this.now(),
      finishedAt: null,
    };
    this.rows.set(run.id, run);
    return { run: { ...run }, created: true };
  }

  async get(id: string): Promise<HealingRun | null> {
    return this.find((run) => run.id === id)[0] ?? null;
  }

  async ofIssue(issueId: string): Promise<HealingRun[]> {
    return this.find((run) => run.issueId === issueId);
  }

  async update(id: string, change: Parameters<RunStore['update']>[1]): Promise<HealingRun> {
    const row = this.rows.get(id);
    if (row === undefined) throw missing('Run', id);
    if ((change.attempt ?? 0) > row.attempt) this.actedAt.set(id, this.now());
    Object.assign(row, change);
    return this.find((run) => run.id === id)[0] as HealingRun;
  }

  async requeue(id: string, attempt: number): Promise<void> {
    const row = this.rows.get(id);
    if (row === undefined) throw missing('Run', id);
    Object.assign(row, {
      status: 'queued',
      attempt,
      wakeAt: null,
      outcome: null,
      finishedAt: null,
    } satisfies Partial<HealingRun>);
  }

  async waitingFor(repositoryId: number, sha: string): Promise<HealingRun[]> {
    return this.find(
      (run) =>
        run.repositoryId === repositoryId && run.waitingSha === sha && run.status === 'waiting',
    );
  }

  async due(now: Date, limit: number): Promise<string[]> {
    return this.find(
      ({ status, waitingSha, wakeAt }) =>
        status === 'queued' ||
        (status === 'waiting' && (waitingSha !== null || (wakeAt !== null && wakeAt <= now))),
    )
      .slice(0, limit)
      .map(({ id }) => id);
  }

  async ofFingerprint(
    repositoryId: number,
    fingerprint: string,
    since: Date,
  ): Promise<HealingRun[]> {
    return this.find(
      (run) =>
        run.repositoryId === repositoryId &&
        run.fingerprint === fingerprint &&
        run.createdAt >= since,
    ).reverse();
  }

  async countActing(repositoryId: number, since: Date): Promise<number> {
    return this.find((run) => {
      const actedAt = this.actedAt.get(run.id);
      return run.repositoryId === repositoryId && actedAt !== undefined && actedAt >= since;
    }).length;
  }

  async fixes(repositoryId: number, since: Date, most: number): Promise<HealingRun[]> {
    const opened = new Set(
      [...this.planned.values()]
        .filter(({ effect, status }) => effect.kind === 'pull_request' && status === 'done')
        .map(({ runId }) => runId),
    );
    return this.find(
      (run) => run.repositoryId === repositoryId && run.createdAt >= since && opened.has(run.id),
    )
      .reverse()
      .slice(0, most);
  }

  async step(runId: string, name: string, attempt: number): Promise<RunStep | null> {
    const step = this.journal.find(
      (row) => row.runId === runId && row.name === name && row.attempt === attempt,
    );
    return structuredClone(step ?? null);
  }

  async recordStep(step: RunStep): Promise<void> {
    if ((await this.step(step.runId, step.name, step.attempt)) !== null) return;
    // Through JSON, as it is stored.
    const output: unknown = JSON.parse(JSON.stringify(step.output ?? null));
    this.journal.push({ ...step, output });
  }

  async steps(runId: string): Promise<RunStep[]> {
    return structuredClone(this.journal.filter((step) => step.runId === runId));
  }

  async planEffects(runId: string, effects: Parameters<RunStore['planEffects']>[1]): Promise<void> {
    for (const { step, attempt, position, effect } of effects) {
      const there = [...this.planned.values()].some(
        (row) => row.runId === runId && row.step === step && row.attempt === attempt,
      );
      if (there) continue;
      const id = randomUUID();
      const state = { status: 'planned', result: null, error: null } as const;
      const row = { id, runId, step, attempt, position, effect: structuredClone(effect), ...state };
      this.planned.set(id, row);
    }
  }

  async effects(runId: string): Promise<JournalledEffect[]> {
    const rows = [...this.planned.values()].filter((row) => row.runId === runId);
    return structuredClone(rows.sort((a, b) => a.attempt - b.attempt || a.position - b.position));
  }

  async claimEffect(effectId: string): Promise<'fresh' | 'in_doubt' | 'done'> {
    const row = this.effect(effectId);
    if (row.status === 'done') return 'done';
    const fresh = row.status === 'planned';
    row.status = 'claimed';
    return fresh ? 'fresh' : 'in_doubt';
  }

  async completeEffect(effectId: string, result: EffectResult): Promise<void> {
    Object.assign(this.effect(effectId), { status: 'done', result, error: null });
  }

  async failEffect(effectId: string, error: string): Promise<void> {
    Object.assign(this.effect(effectId), { status: 'failed', error });
  }

  private effect(id: string): JournalledEffect {
    const row = this.planned.get(id);
    if (row === undefined) throw missing('Effect', id);
    return row;
  }

  private find(wanted: (run: HealingRun) => boolean): HealingRun[] {
    return [...this.rows.values()].filter(wanted).map((run) => structuredClone(run));
  }
}
