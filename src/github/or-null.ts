import { GitHubError } from '../domain/errors.ts';

/** The answer, or null when GitHub answers one of these statuses: what was asked for is not there. */
export async function orNull<Answer>(
  statuses: readonly number[],
  ask: () => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitHubError && statuses.includes(error.status ?? 0)) return null;
    throw error;
  }
}
