import type { PullRequest } from '../../domain/github.ts';
import type { PullRequestTrigger, PushedTrigger } from '../../domain/trigger.ts';
import { answerDelivery } from '../answer-delivery.ts';
import { currentRepository } from '../current-repository.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { inTurn } from '../in-turn.ts';
import { redactProblems } from '../report/authored-problems.ts';
import { knownRepository } from '../triggers/known-repository.ts';
import { broughtRules } from './brought-rules.ts';
import { dryRun } from './dry-run.ts';
import { readRules } from './read-rules.ts';
import { readRuleFiles, RULES_FOLDER } from './rule-files.ts';
import { lookAtRules } from './rules-in-force.ts';
import { rulesCheck, rulesComment, rulesMended } from './rules-report.ts';

const TOPIC = 'rules';

/**
 * Answers a pull request that changes the repository's own playbooks or patterns: a check run with
 * every mistake at its line, and a comment that tells what they would have done about the failures
 * of late. Nothing of it is in force before it is on the default branch.
 */
export async function checkRulesOf(
  merged: HealingDeps,
  trigger: PullRequestTrigger,
  pull: PullRequest,
): Promise<void> {
  const deps = merged.base ?? merged;
  const { repository } = trigger;
  if (pull.state !== 'open') return;
  const brings = (await broughtRules(deps, trigger, pull)) !== null;
  if (!brings && !(await deps.ownRules.hasWord(repository.id, pull.number))) return;
  await inTurn(deps, `rules:${repository.id}:${pull.number}`, async () => {
    if (!brings) {
      if (!(await deps.ownRules.hasWord(repository.id, pull.number))) return;
      await answerDelivery(deps, trigger, TOPIC, [rulesMended(pull.number)]);
      return deps.ownRules.saveWord(repository.id, pull.number, false);
    }
    const reader = deps.github.reader(trigger.installationId);
    const { files, problems } = await readRuleFiles(reader, repository, pull.head.sha);
    const read = readRules(files, deps);
    const all = redactProblems(deps.redact, [...problems, ...read.problems]);
    const at = { repository, headSha: pull.head.sha, problems: all, webUrl: deps.webUrl };
    const known = await knownRepository(deps, trigger);
    const rehearses = all.length === 0 && (await mayRehearse(deps, trigger, pull));
    const rehearsed = rehearses ? await dryRun(deps, known, read) : null;
    const comment = rulesComment(pull.number, at, rehearsed, deps.redact);
    await answerDelivery(deps, trigger, TOPIC, [rulesCheck(at), comment]);
    await deps.ownRules.saveWord(repository.id, pull.number, true);
  });
}

/** A dry run reads many logs: strangers, who can push to their fork as often as they like, get none. */
async function mayRehearse(
  deps: HealingDeps,
  { installationId, repository }: PullRequestTrigger,
  { author, head }: PullRequest,
): Promise<boolean> {
  if (head.repositoryId === repository.id) return true;
  const permission = await deps.github.reader(installationId).getPermission(repository, author);
  return permission === 'write' || permission === 'admin';
}

/** Takes over what a push to the default branch brings, and answers on its commit. */
export async function takeOverRules(deps: HealingDeps, trigger: PushedTrigger): Promise<void> {
  const { after, branch, changedPaths } = trigger;
  const touched = changedPaths?.some((path) => path.startsWith(`${RULES_FOLDER}/`)) ?? true;
  if (after === null || !touched) return;
  const repository = await currentRepository(deps, await knownRepository(deps, trigger));
  if (branch !== repository.defaultBranch) return;
  const { problems, changed } = await lookAtRules(deps, repository);
  if (!changed) return;
  const at = {
    repository,
    headSha: after,
    problems: redactProblems(deps.redact, problems),
    webUrl: deps.webUrl,
  };
  await answerDelivery(deps, trigger, TOPIC, [rulesCheck(at)]);
}
