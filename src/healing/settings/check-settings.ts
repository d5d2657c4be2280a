import type { PullRequest } from '../../domain/github.ts';
import type { PullRequestTrigger, PushedTrigger } from '../../domain/trigger.ts';
import { answerDelivery } from '../answer-delivery.ts';
import { currentRepository } from '../current-repository.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { inTurn } from '../in-turn.ts';
import { type AuthoredAtCommit, redactProblems } from '../report/authored-problems.ts';
import { knownRepository } from '../triggers/known-repository.ts';
import { readSettings } from './read-settings.ts';
import { SETTINGS_PATH } from './settings-file.ts';
import { blobShaOf, lookAtSettings, playbookNames, readSettingsFile } from './settings-in-force.ts';
import { settingsCheck, settingsComment } from './settings-report.ts';

const TOPIC = 'settings';

/**
 * Answers a pull request that brings a settings file: a check run on its newest commit, and a
 * comment when the file is wrong, kept up to date until it is mended.
 */
export async function checkSettingsOf(
  deps: HealingDeps,
  trigger: PullRequestTrigger,
  pull: PullRequest,
): Promise<void> {
  const { repository } = trigger;
  if (pull.state !== 'open') return;
  const file = await broughtFile(deps, trigger, pull);
  if (file === null && !(await deps.settings.saidWrong(repository.id, pull.number))) return;
  // Two deliveries of one pull request at once would each write the comment.
  await inTurn(deps, `settings:${repository.id}:${pull.number}`, async () => {
    const saidWrong = await deps.settings.saidWrong(repository.id, pull.number);
    if (file === null) {
      const mended = settingsComment(pull.number, 'no longer brought');
      await answerDelivery(deps, trigger, TOPIC, saidWrong ? [mended] : []);
      await deps.settings.saveWord(repository.id, pull.number, false);
      return;
    }
    const at = look(deps, trigger, pull.head.sha, file);
    const wrong = at.problems.length > 0;
    const comment = wrong || saidWrong ? [settingsComment(pull.number, at)] : [];
    await answerDelivery(deps, trigger, TOPIC, [settingsCheck(at), ...comment]);
    await deps.settings.saveWord(repository.id, pull.number, wrong);
  });
}

/** Takes over what a push to the default branch says, and answers on its commit. */
export async function takeOverSettings(deps: HealingDeps, trigger: PushedTrigger): Promise<void> {
  const { after, branch, changedPaths } = trigger;
  if (after === null || !(changedPaths?.includes(SETTINGS_PATH) ?? true)) return;
  const repository = await currentRepository(deps, await knownRepository(deps, trigger));
  if (branch !== repository.defaultBranch) return;
  const { problems, changed } = await lookAtSettings(deps, repository);
  if (!changed) return;
  const at = {
    repository,
    headSha: after,
    problems: redactProblems(deps.redact, problems),
    webUrl: deps.webUrl,
  };
  await answerDelivery(deps, trigger, TOPIC, [settingsCheck(at)]);
}

/** The settings file that a pull request brings; null when it brings none. */
async function broughtFile(
  deps: HealingDeps,
  { installationId, repository }: PullRequestTrigger,
  pull: PullRequest,
): Promise<Uint8Array | null> {
  const reader = deps.github.reader(installationId);
  const file = await readSettingsFile(reader, repository, pull.head.sha);
  if (file === null) return null;
  const known = await deps.settings.get(repository.id);
  if (known?.blobSha === blobShaOf(file)) return null;
  // A branch that is behind has an older file without changing it.
  const paths = await reader.listPullRequestPaths(repository, pull.number);
  return paths.includes(SETTINGS_PATH) ? file : null;
}

function look(
  deps: HealingDeps,
  { repository }: PullRequestTrigger,
  headSha: string,
  file: Uint8Array,
): AuthoredAtCommit {
  const read = readSettings(file, playbookNames(deps));
  const problems = read.ok ? [] : redactProblems(deps.redact, read.problems);
  return { repository, headSha, problems, webUrl: deps.webUrl };
}
