import type { Issue, Occurrence } from '../../domain/issue.ts';
import type { Redactor } from '../../text/redact.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';

/** The facts as reports may tell them: names of jobs can hold secrets too, and stay raw to be found by. */
export function factsForPeople(facts: HealingFacts, redact: Redactor): HealingFacts {
  const place = (occurrence: Occurrence): Occurrence => ({
    ...occurrence,
    workflowName: redact(occurrence.workflowName),
    jobName: redact(occurrence.jobName),
    failedJobs: occurrence.failedJobs.map(redact),
  });
  const told = (issue: Issue): Issue => ({ ...issue, occurrence: place(issue.occurrence) });
  return {
    ...facts,
    issue: told(facts.issue),
    occurrences: facts.occurrences.map(place),
    siblings: facts.siblings.map((sibling) => ({ ...sibling, issue: told(sibling.issue) })),
  };
}

/** A conclusion as reports may tell it and the store may keep it. */
export function conclusionForPeople(conclusion: Conclusion, redact: Redactor): Conclusion {
  const { outcome, verdict } = conclusion;
  return {
    ...conclusion,
    outcome: redact(outcome),
    verdict: verdict && {
      ...verdict,
      facts: verdict.facts.map(redact),
      jobs: verdict.jobs.map((job) => ({ ...job, name: redact(job.name) })),
    },
  };
}
