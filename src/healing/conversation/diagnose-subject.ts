import type { Issue } from '../../domain/issue.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import { inlineCode, list, paragraph, sentence } from '../../text/markdown.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { withHistory } from '../flaky/with-history.ts';
import { describeCause } from '../open-issues.ts';
import { observeRun } from '../observe-run.ts';
import { RED } from '../red.ts';
import { causeBlocks } from '../report/cause.ts';
import type { Said } from './do-command.ts';
import type { Subject } from './subject.ts';
import { unresolved } from './unresolved.ts';

/** Red runs whose logs are read for one question. */
const MOST_RUNS = 3;
const MOST_CAUSES = 5;

/**
 * Names the causes of the failures on a commit: what is known of it, else what its logs say. It
 * only tells; nothing is stored and nothing started.
 */
export async function diagnoseSubject(
  deps: HealingDeps,
  repository: MonitoredRepository,
  { sha }: Subject,
): Promise<Said> {
  const known = await unresolved(deps, repository, sha);
  const issues = known.length > 0 ? known : await readLogs(deps, repository, sha);
  const commit = inlineCode(sha.slice(0, 7));
  if (issues.length === 0) {
    return { ok: true, blocks: [paragraph(sentence`No run of ${commit} has failed.`)] };
  }
  const shown = issues.slice(0, MOST_CAUSES);
  const left = issues.length - shown.length;
  const blocks = shown.flatMap((issue) => causeBlocks(issue, deps.webUrl));
  const more = left > 0 ? [list([sentence`and ${left} more causes`])] : [];
  return { ok: true, blocks: [...blocks, ...more] };
}

async function readLogs(
  deps: HealingDeps,
  repository: MonitoredRepository,
  sha: string,
): Promise<Issue[]> {
  const reader = deps.github.reader(repository.installationId);
  const runs = await reader.listRunsOfCommit(repository, sha);
  const red = runs.filter(
    ({ status, conclusion }) => status === 'completed' && RED.has(conclusion ?? ''),
  );
  const issues: Issue[] = [];
  for (const run of red.slice(0, MOST_RUNS)) {
    const target = { installationId: repository.installationId, repository };
    for (const cause of await observeRun(deps, target, run)) {
      const described = describeCause(
        repository,
        run,
        await withHistory(deps, repository.id, cause),
      );
      const state = { id: '', status: 'open', detectedAt: deps.clock(), resolvedAt: null } as const;
      issues.push({ ...described, ...state });
    }
  }
  return issues;
}
