import { GitHubError } from '../../domain/errors.ts';
import type { KeptIssue } from '../../domain/kept-issues.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** What a kept issue is to say, and when it is to be looked at again by itself. */
export interface KeptPage {
  state: 'open' | 'closed';
  title: string;
  /** Rendered; redacted here. */
  body: string;
  next: Date | null;
}

/**
 * Brings an issue that is kept to what it is to say: opened once, edited only where it reads
 * otherwise, closed and opened again. What people closed or deleted stays so, until its page is to
 * be closed anyway.
 */
export async function writeKept(
  deps: Pick<HealingDeps, 'applier' | 'github' | 'keptIssues' | 'redact' | 'logger'>,
  repository: MonitoredRepository,
  kept: KeptIssue,
  page: KeptPage,
): Promise<void> {
  const declined = kept.state === 'declined' || (await isDeclined(deps, repository, kept));
  if (page.state === 'closed' && (declined || kept.state === 'closed')) {
    return deps.keptIssues.save({ ...kept, state: 'closed' }, page.next);
  }
  if (declined) {
    deps.logger.info(
      { repository: repository.id, issue: kept.key },
      'People closed it; it stays so',
    );
    return deps.keptIssues.save({ ...kept, state: 'declined' }, page.next);
  }
  const { number } = await deps.applier.apply(
    { installationId: repository.installationId, repository },
    {
      kind: 'github_issue',
      marker: kept.key,
      number: kept.number,
      title: page.title,
      body: deps.redact(page.body),
      ...(page.state !== kept.state && { state: page.state }),
    },
    // It is looked for by its marker: one that an earlier try opened is found.
    { inDoubt: true },
  );
  await deps.keptIssues.save(
    { ...kept, number: number ?? kept.number, state: page.state },
    page.next,
  );
}

/** Whether an issue that should be open was closed or deleted by others. */
async function isDeclined(
  { github }: Pick<HealingDeps, 'github'>,
  repository: MonitoredRepository,
  { number, state }: KeptIssue,
): Promise<boolean> {
  if (number === null || state !== 'open') return false;
  try {
    const issue = await github.reader(repository.installationId).getIssue(repository, number);
    return issue.state === 'closed';
  } catch (error) {
    if (error instanceof GitHubError && [404, 410].includes(error.status ?? 0)) return true;
    throw error;
  }
}
