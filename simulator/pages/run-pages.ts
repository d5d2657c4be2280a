import { currentAttempt } from '../api/present/run.ts';
import type { Repository } from '../state/repository.ts';
import type { Job, RunAttempt, WorkflowRun } from '../state/workflow-runs.ts';
import { html, type Html } from './html.ts';
import { logView } from './log-view.ts';
import { commitLink, duration, moment, pathOf, person, sign, type Page } from './parts.ts';

function runPath(run: WorkflowRun): string {
  return `${pathOf(run.repository)}/actions/runs/${run.id}`;
}

/** One run in a list. */
export function runRow(run: WorkflowRun): Html {
  const attempt = currentAttempt(run);
  return html`<li>
    ${sign(attempt)}
    <a class="title" href="${runPath(run)}">${run.title}</a>
    <span class="muted"
      >${run.name} #${run.number}${attempt.number > 1 && html` · attempt ${attempt.number}`} ·
      ${run.event.name}</span
    >
    <span class="end muted"
      ><code>${run.headBranch}</code> · ${moment(run.createdAt)} ·
      ${duration(attempt.startedAt, attempt.updatedAt)}</span
    >
  </li>`;
}

/** All runs of a repository, newest first. */
export function runsPage(repository: Repository): Page {
  const runs = [...repository.runs.values()].reverse();
  const body = html`<h1>Workflow runs</h1>
    <ul class="box list">
      ${runs.length > 0 ? runs.map(runRow) : html`<li class="muted">Nothing has run yet.</li>`}
    </ul>`;
  const live = runs.some((run) => currentAttempt(run).status !== 'completed');
  return { title: 'Actions', repository, tab: 'actions', body, live };
}

function jobLink(job: Job, current: Job | undefined): Html {
  return html`<li class="${job === current ? 'current' : ''}">
    ${sign(job)} <a href="${runPath(job.run)}/job/${job.id}">${job.name}</a>
    <span class="end muted">${duration(job.startedAt, job.completedAt)}</span>
  </li>`;
}

function attempts(run: WorkflowRun, shown: RunAttempt): Html | null {
  if (run.attempts.length < 2) return null;
  return html`<h2>Attempts</h2>
    <ul class="plain">
      ${run.attempts.map((attempt) => html`<li class="${attempt === shown ? 'current' : ''}">${sign(attempt)} <a href="${runPath(run)}/attempts/${attempt.number}">Attempt ${attempt.number}</a></li>`)}
    </ul>`;
}

function steps(job: Job): Html {
  return html`<ol class="box list steps">
    ${job.steps.map((step) => html`<li>${sign(step)} ${step.name} <span class="end muted">${duration(step.startedAt, step.completedAt)}</span></li>`)}
  </ol>`;
}

function header(run: WorkflowRun, attempt: RunAttempt): Html {
  const pull =
    run.pull === null
      ? null
      : html` ·
          <a href="${pathOf(run.pull.repository)}/pull/${run.pull.number}">#${run.pull.number}</a>`;
  return html`<h1>
      ${sign(attempt)} ${run.title} <span class="muted">${run.name} #${run.number}</span>
    </h1>
    <p class="muted">
      ${person(run.actor)} · ${run.event.name} on <code>${run.headBranch}</code> ·
      ${commitLink(run.headRepository, run.headSha)}${pull} · ${moment(attempt.startedAt)} ·
      ${duration(attempt.startedAt, attempt.updatedAt)}
    </p>`;
}

/** A run in one of its attempts, with a job's steps and log where one is chosen. */
export function runPage(run: WorkflowRun, attempt: RunAttempt, job: Job | undefined): Page {
  const jobs = [...attempt.jobs.values()];
  const failed = jobs.find(({ conclusion }) => conclusion === 'failure');
  const shown = job ?? failed ?? jobs[0];
  const content =
    run.fileError === null
      ? shown !== undefined &&
        html`<h2>${sign(shown)} ${shown.name}</h2>
          ${steps(shown)} ${logView(shown.log.join(''))}`
      : html`<section class="box pad">
          <h2>The workflow file cannot be used</h2>
          <p><code>${run.workflow.path}</code>: ${run.fileError}</p>
        </section>`;
  const body = html`${header(run, attempt)}
    <div class="columns left">
      <aside>
        <h2>Jobs</h2>
        <ul class="plain">
          ${jobs.map((each) => jobLink(each, shown))}
        </ul>
        ${attempts(run, attempt)}
      </aside>
      <div>${content}</div>
    </div>`;
  const live = attempt.status !== 'completed';
  return {
    title: `${run.title} · ${run.name}`,
    repository: run.repository,
    tab: 'actions',
    body,
    live,
  };
}
