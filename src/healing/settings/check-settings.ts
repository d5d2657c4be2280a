import type { PullRequest } from '../../domain/github.ts';
import type { PullRequestTrigger, PushedTrigger } from '../../domain/trigger.ts';
import { answerDelivery } from '../answer-delivery.ts';
import { currentRepository } from '../current-repository.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { inTurn } from '../in-turn.ts';
import { redactProblems } from '../report/authored-problems.ts';
import { knownRepository } from '../triggers/known-repository.ts';
import { broughtRules, playbookNamesWith } from '../rules/brought-rules.ts';
import { type ReadSettings, readSettings } from './read-settings.ts';
import { SETTINGS_PATH } from './settings-file.ts';
import { blobShaOf, lookAtSettings, playbookNames, readSettingsFile } from './settings-in-force.ts';
import { settingsCheck, settingsComment } from './settings-report.ts';

const TOPIC = 'settings';

/**
 * Answers a pull request that brings a settings file, or takes away a playbook which the file names: a
 * check run on its newest commit, and a comment when the file is wrong, kept up to date until it is
 * mended.
 */
export async function checkSettingsOf(
  deps: HealingDeps,
  trigger: PullRequestTrigger,
  pull: PullRequest,
): Promise<void> {
  const { repository } = trigger;
  if (pull.state !== 'open') return;
  const read = await broughtSettings(deps, trigger, pull);
  if (read === null && !(await deps.settings.saidWrong(repository.id, pull.number))) return;
  // Two deliveries of one pull request at once would each write the comment.
  await inTurn(deps, `settings:${repository.id}:${pull.number}`, async () => {
    const saidWrong = await deps.settings.saidWrong(repository.id, pull.number);
    if (read === null) {
      const mended = settingsComment(pull.number, 'no longer brought');
      await answerDelivery(deps, trigger, TOPIC, saidWrong ? [mended] : []);
      await deps.settings.saveWord(repository.id, pull.number, false);
      return;
    }
    const problems = read.ok ? [] : redactProblems(deps.redact, read.problems);
    const at = { repository, headSha: pull.head.sha, problems, webUrl: deps.webUrl };
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

/**
 * The settings as a pull request has them, read with the playbooks that there will be with it; null
 * when it brings none, and leaves those that are there right.
 */
async function broughtSettings(
  deps: HealingDeps,
  trigger: PullRequestTrigger,
  pull: PullRequest,
): Promise<ReadSettings | null> {
  const { installationId, repository } = trigger;
  const reader = deps.github.reader(installationId);
  const file = await readSettingsFile(reader, repository, pull.head.sha);
  if (file === null) return null;
  const known = await deps.settings.get(repository.id);
  const isSame = known?.blobSha === blobShaOf(file);
  const rules = await broughtRules(deps, trigger, pull);
  if (isSame && rules === null) return null;
  // A branch that is behind has an older file without changing it.
  const paths = rules ?? (await reader.listPullRequestPaths(repository, pull.number));
  const changesIt = !isSame && paths.includes(SETTINGS_PATH);
  if (!changesIt && rules === null) return null;
  const names =
    rules === null ? playbookNames(deps) : await playbookNamesWith(deps, trigger, pull, rules);
  const read = readSettings(file, names);
  return changesIt || (isSame && !read.ok) ? read : null;
}
