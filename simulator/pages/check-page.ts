import { checkPage as addressOf } from '../api/present/check.ts';
import type { Annotation, CheckRun } from '../state/checks.ts';
import type { World } from '../state/world.ts';
import { html, type Html } from './html.ts';
import { markdown } from './markdown.ts';
import { commitLink, duration, encodePath, pathOf, sign, type Page } from './parts.ts';

/** One check in a list; Actions jobs carry their workflow's name and event, as on GitHub. */
export function checkRow(world: World, check: CheckRun): Html {
  const { job, suite } = check;
  const name =
    job === null ? check.name : `${job.run.name} / ${check.name} (${job.run.event.name})`;
  const took = duration(check.startedAt, check.completedAt);
  const note = check.output.title ?? took;
  return html`<li>
    ${sign(check)} <img class="avatar small" src="/avatars/${suite.app.bot.id}.svg" alt="" />
    <a class="title" href="${addressOf(world, check).slice(world.urls.html.length)}">${name}</a>
    <span class="muted">${note}</span>
    <span class="end muted">${suite.app.name}</span>
  </li>`;
}

function annotationBox(check: CheckRun, annotation: Annotation): Html {
  const { path, start_line: first, end_line: last } = annotation;
  const place = first === last ? `${path}:${first}` : `${path}:${first}–${last}`;
  const href = `${pathOf(check.suite.repository)}/blob/${check.suite.headSha}/${encodePath(path)}#L${first}`;
  return html`<section class="box annotation ${annotation.annotation_level}">
    <h3 class="bar">
      <a href="${href}"><code>${place}</code></a>
      <span class="tag">${annotation.annotation_level}</span>
    </h3>
    <div class="pad">
      ${annotation.title !== null && html`<strong>${annotation.title}</strong>`}
      <pre>${annotation.message}</pre>
    </div>
  </section>`;
}

/** The buttons of a completed check; nobody signs in, so whoever presses says as whom. */
function buttons(check: CheckRun): Html | null {
  if (check.status !== 'completed' || check.actions.length === 0) return null;
  return html`<form method="post" action="${pathOf(check.suite.repository)}/runs/${check.id}">
    <p>
      ${check.actions.map(
        ({ label, description, identifier }) =>
          html`<button name="identifier" value="${identifier}" title="${description}">
            ${label}
          </button>`,
      )}
      <label class="muted">as <input name="login" required /></label>
    </p>
  </form>`;
}

/** A check run with what its App says. */
export function checkRunPage(check: CheckRun): Page {
  const { suite, output, annotations } = check;
  const many = annotations.length === 1 ? '1 annotation' : `${annotations.length} annotations`;
  const body = html`<h1>
      ${sign(check)} ${check.name} <span class="muted">by ${suite.app.name}</span>
    </h1>
    <p class="muted">
      on ${commitLink(suite.repository, suite.headSha)} ·
      ${(check.conclusion ?? check.status).replaceAll('_', ' ')}
      ${duration(check.startedAt, check.completedAt)}
    </p>
    ${buttons(check)}
    <section class="box pad">
      ${output.title !== null && html`<h2>${output.title}</h2>`}
      ${output.summary !== null && markdown(output.summary)}
      ${output.text !== null && output.text !== '' && markdown(output.text)}
    </section>
    ${annotations.length > 0 && html`<h2>${many}</h2>`}
    ${annotations.map((annotation) => annotationBox(check, annotation))}`;
  const { repository } = suite;
  return {
    title: check.name,
    repository,
    tab: 'actions',
    body,
    live: check.status !== 'completed',
  };
}
