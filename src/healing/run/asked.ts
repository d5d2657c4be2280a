import type { HealingRun } from '../../domain/run.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** The name of the step that says who asked for an attempt. */
export const ASKED = 'asked';

/** A person who asked for an attempt, and by which Delivery (or `api:` and an id of the call). */
export interface Asked {
  by: string;
  deliveryGuid: string;
  /** The caps hold all the same. */
  capped?: boolean;
  /** Arguments of the playbook's tools in the place of its own. */
  parameters?: Record<string, unknown>;
}

/** Who asked for this attempt of a Run; null when it came by itself. */
export async function whoAsked(
  deps: Pick<HealingDeps, 'runs'>,
  run: HealingRun,
  attempt: number,
): Promise<Asked | null> {
  const step = await deps.runs.step(run.id, ASKED, attempt);
  return step === null ? null : (step.output as Asked);
}
