import type { Outage } from '../../domain/failure-history.ts';
import { type Inline, inlineCode, link, sentence } from '../../text/markdown.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import { appliedPullRequest } from './applied-pull-request.ts';
import { jobNames } from './job-names.ts';
import { prose } from './prose.ts';

type Sibling = HealingFacts['siblings'][number];

/** What Pipewright did about one cause and what is left to people, in one paragraph. */
export function whatNext(
  facts: HealingFacts,
  sibling: Sibling,
  conclusion: Conclusion | null,
): Inline {
  if (sibling.issue.id !== facts.issue.id) return ofSibling(sibling);
  return conclusion === null ? underWay(facts) : atTheEnd(facts, conclusion);
}

/** True while the Run of a sibling still works. */
export function isUnderWay(
  facts: HealingFacts,
  sibling: Sibling,
  conclusion: Conclusion | null,
): boolean {
  if (sibling.issue.id === facts.issue.id) return conclusion === null;
  return sibling.run !== null && sibling.run.finishedAt === null;
}

/** The same of a cause that another Run deals with, in fewer words. */
export function ofSibling({ run }: Sibling): Inline {
  if (run === null) return sentence`Nothing is done about it.`;
  if (run.finishedAt === null) return sentence`Pipewright is working on it.`;
  return prose(run.outcome ?? run.status);
}

function atTheEnd(facts: HealingFacts, conclusion: Conclusion): Inline {
  const fix = appliedPullRequest(facts);
  const outcome = prose(conclusion.outcome);
  if (fix === null) {
    return conclusion.status === 'succeeded'
      ? sentence`**The re-run is green.** ${outcome}`
      : outcome;
  }
  const pullRequest = link(`pull request ${fix.number}`, fix.url);
  switch (conclusion.status) {
    case 'succeeded':
      return sentence`**A verified fix waits for your review:** ${pullRequest}. ${outcome}`;
    case 'failed':
      return sentence`The fix in ${pullRequest} did not hold. ${outcome}`;
    default:
      return sentence`A fix is proposed in ${pullRequest}, without proof. ${outcome}`;
  }
}

function underWay(facts: HealingFacts): Inline {
  const fix = appliedPullRequest(facts);
  const jobs = jobNames(facts.issue.occurrence.failedJobs);
  if (fix !== null) {
    const pullRequest = link(`pull request ${fix.number}`, fix.url);
    return sentence`A fix is proposed in ${pullRequest}; the proof will be ${jobs} turning green on it.`;
  }
  if (facts.outage !== null) return waiting(facts.outage);
  const { attempts } = facts.playbook.limits;
  return sentence`This looks like a passing trouble: ${jobs} runs again (attempt ${facts.attempt} of ${attempts}).`;
}

/** Only how many repositories are concerned is told, never which: their readers differ. */
function waiting({ host, repositories, since }: Outage): Inline {
  const service = host === null ? sentence`` : sentence` (${inlineCode(host)})`;
  const time = since.toISOString().slice(11, 16);
  return sentence`The same trouble${service} was seen in ${repositories} repositories of this installation since ${time} UTC: the jobs run again when it is over.`;
}
