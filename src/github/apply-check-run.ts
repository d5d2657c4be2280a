import type { CheckAnnotation } from '../domain/effect.ts';
import { fullName } from '../domain/repository.ts';
import { cutText } from '../text/clean-text.ts';
import { allPages } from './all-pages.ts';
import { done, found } from './effect-context.ts';
import type { Apply, EffectContext, EffectOf } from './effect-context.ts';
import type { Octokit } from './octokit.ts';

type Checks = Octokit['rest']['checks'];
type CheckRun = Awaited<ReturnType<Checks['listForRef']>>['data']['check_runs'][number];
type CheckRunEffect = EffectOf<'check_run'>;

const needs = 'checks: write';
/** As many as GitHub takes in one request; more are added by updates. */
const BATCH = 50;
const MAX_TITLE = 255;
const MAX_MESSAGE = 60_000;

/**
 * The check run with this external id on a commit: made once, then updated, `found` when it says so
 * already. GitHub adds annotations to those that are there, so only missing ones are sent.
 */
export const applyCheckRun: Apply<'check_run'> = async (context, effect) => {
  const { client, names, repository } = context;
  const where = `the check run "${effect.name}" on ${effect.headSha} in ${fullName(repository)}`;
  const there = await findCheckRun(context, effect);
  const present = there === null ? new Set<string>() : await annotationsOf(context, there);
  const missing = effect.annotations
    .map(toAnnotation)
    .filter((annotation) => !present.has(keyOf(annotation)));
  if (there !== null && missing.length === 0 && saysSo(there, effect)) {
    return found({ number: there.id, url: there.html_url });
  }

  const state = stateOf(effect);
  const output = {
    title: cut(effect.title, MAX_TITLE),
    summary: effect.summary,
    text: effect.text,
  };
  const { actions } = effect;
  const first = { ...output, annotations: missing.slice(0, BATCH) };
  const { data } =
    there === null
      ? await client.call({ what: `create ${where}`, kind: 'create', needs }, (octokit) =>
          octokit.rest.checks.create({
            ...names,
            ...state,
            head_sha: effect.headSha,
            external_id: effect.externalId,
            actions,
            output: first,
          }),
        )
      : await update(there.id, first);
  for (let at = BATCH; at < missing.length; at += BATCH) {
    await update(data.id, { ...output, annotations: missing.slice(at, at + BATCH) });
  }
  return done({ number: data.id, url: data.html_url });

  async function update(check_run_id: number, batch: typeof first) {
    return client.call({ what: `update ${where}`, kind: 'write', needs }, (octokit) =>
      octokit.rest.checks.update({ ...names, ...state, check_run_id, actions, output: batch }),
    );
  }
};

async function findCheckRun(
  { client, names, repository, appId }: EffectContext,
  { headSha, name, externalId }: CheckRunEffect,
): Promise<CheckRun | null> {
  const what = `list the check runs of ${headSha} in ${fullName(repository)}`;
  const runs = await allPages(what, async (paging) => {
    const { data } = await client.call({ what, kind: 'read', needs: 'checks: read' }, (octokit) =>
      octokit.rest.checks.listForRef({
        ...names,
        ref: headSha,
        check_name: name,
        filter: 'all',
        app_id: appId,
        ...paging,
      }),
    );
    return data.check_runs;
  });
  return runs.find((run) => run.external_id === externalId && run.app?.id === appId) ?? null;
}

async function annotationsOf(
  { client, names, repository }: EffectContext,
  { id, output }: CheckRun,
): Promise<Set<string>> {
  if (output.annotations_count === 0) return new Set();
  const what = `list the annotations of check run ${id} in ${fullName(repository)}`;
  const annotations = await allPages(what, async (paging) => {
    const { data } = await client.call({ what, kind: 'read', needs: 'checks: read' }, (octokit) =>
      octokit.rest.checks.listAnnotations({ ...names, check_run_id: id, ...paging }),
    );
    return data;
  });
  return new Set(annotations.map(keyOf));
}

type Annotation = ReturnType<typeof toAnnotation>;

function toAnnotation({ path, startLine, endLine, level, title, message }: CheckAnnotation) {
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    title: cut(title, MAX_TITLE),
    message: cut(message, MAX_MESSAGE),
  };
}

function keyOf(annotation: Record<keyof Annotation, string | number | null>): string {
  const { path, start_line, end_line, annotation_level, title, message } = annotation;
  return JSON.stringify([path, start_line, end_line, annotation_level, title, message]);
}

function stateOf({ name, status, conclusion, detailsUrl }: CheckRunEffect) {
  return {
    name,
    status,
    ...(conclusion === null ? {} : { conclusion }),
    ...(detailsUrl === null ? {} : { details_url: detailsUrl }),
  };
}

function saysSo({ status, conclusion, output }: CheckRun, effect: CheckRunEffect): boolean {
  return (
    status === effect.status &&
    conclusion === effect.conclusion &&
    output.title === cut(effect.title, MAX_TITLE) &&
    output.summary === effect.summary &&
    output.text === effect.text
  );
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : cutText(text, max);
}
