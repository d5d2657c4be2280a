import {
  type Block,
  foreign,
  inlineCode,
  link,
  list,
  paragraph,
  sentence,
} from '../../text/markdown.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import { appliedCommit } from './applied-commit.ts';
import { jobNames } from './job-names.ts';

/** The proof as a list of facts, each job linked to its run; what is missing is said. */
export function proofBlocks(facts: HealingFacts, conclusion: Conclusion | null): Block[] {
  const names = jobNames(facts.issue.occurrence.failedJobs);
  if (conclusion === null) {
    return [paragraph(sentence`Not yet: waiting for ${names} to run on this branch.`)];
  }
  const { status, outcome, verdict } = conclusion;
  if (verdict === null || status === 'unproven') {
    return [paragraph(sentence`**Unproven.** ${outcome}`)];
  }
  const sha = appliedCommit(facts)?.slice(0, 7);
  const where = sha === undefined ? sentence`this branch` : sentence`${inlineCode(sha)}`;
  const lead =
    status === 'succeeded'
      ? sentence`✅ **Verified:** what failed is green on ${where}.`
      : sentence`❌ **Did not hold** on ${where}:`;
  const jobs = verdict.jobs.map(({ name, url, conclusion: end }) => {
    const run = link(sentence`the run of ${inlineCode(name)}`, url);
    return sentence`See ${run}: ${end ?? 'not finished'}.`;
  });
  return [paragraph(lead), list([...verdict.facts.map((fact) => foreign(fact)), ...jobs])];
}
