import type { LogText } from '../reading/log-text.ts';
import type { Marker } from './section.ts';

/** Keywords of the lines by which CI systems structure a log. */
export const MARKER_ANCHORS = [
  '##[group]run ',
  '##[endgroup]',
  '##[error]',
  '::error',
  'post job cleanup.',
  'cleaning up orphan processes',
  'travis_time:start',
  'travis_time:end',
  'travis_fold:start',
  'the command "',
  'process completed with exit code',
  'section_start:',
  'section_end:',
  'error: job failed',
  'marked build as failure',
  'the command exited with status',
  'exited with code exit status',
  '[pipeline] { (',
  '[pipeline] // stage',
  '~~~ preparing ',
  '~~~ setting up ',
  '~~~ running ',
  '--- running ',
];

/** Sections in which GitLab runs the scripts of a job; what follows them does not decide. */
const GITLAB_SCRIPT = /^(?:step|build)_script$/;
/** Stages that Jenkins runs when the outcome is known. */
const JENKINS_POST = /^(?:Declarative: )?Post /;
/** What Buildkite's agent does itself, before and behind the command of a job. */
const BUILDKITE_AGENT =
  /^(?:Preparing (?:working|plugins)|Setting up|Running (?:agent|global|local|repository|plugin|batch|script|commands?)\b|Uploading artifacts|Cleaning up)/;

/** Reads a line as a marker; null when it is none. */
export function markerOf(log: LogText, line: number): Marker | null {
  const { text, marker } = log.clean(line);
  if (marker === 'group') {
    return text.startsWith('Run ') ? { line, kind: 'headed-start', name: text.slice(4) } : null;
  }
  if (marker === 'endgroup') return { line, kind: 'heading-end', name: null };
  if (/^Process completed with exit code (?!0\b)/.test(text)) return failed(line);
  if (/^(?:Post job cleanup\.|Cleaning up orphan processes)/.test(text)) {
    return { line, kind: 'cleanup', name: 'cleanup' };
  }
  const command = /^(?:nl)?The command "(.*)" (?:exited with|failed and exited with) (\d+)/.exec(
    text,
  );
  if (command !== null) {
    return { line, kind: command[2] === '0' ? 'after' : 'failed', name: command[1] ?? null };
  }
  const time = /travis_time:(start|end):(\w+)/.exec(text);
  if (time !== null) {
    return { line, kind: time[1] === 'end' ? 'end' : 'start', name: null, id: time[2] ?? '' };
  }
  // Folds are also printed by scripts around parts of their output; only those behind the scripts tell.
  if (/travis_fold:start:(?:after_|cache\.2)/.test(text))
    return { line, kind: 'cleanup', name: null };
  const gitlab = /section_(start|end):\d+:([\w-]+)/.exec(text);
  if (gitlab !== null) {
    const after = /^(?:after_script|cleanup_file_variables|upload_artifacts_on_failure)$/.test(
      gitlab[2] ?? '',
    );
    return {
      line,
      kind: after ? 'cleanup' : gitlab[1] === 'start' ? 'start' : 'after',
      name: gitlab[2] ?? null,
    };
  }
  const stage = /^\[Pipeline\] (?:\{ \((.+)\)|\/\/ stage)$/.exec(text);
  if (stage !== null) {
    const [, name = null] = stage;
    if (name === null) return { line, kind: 'after', name };
    return { line, kind: JENKINS_POST.test(name) ? 'cleanup' : 'start', name };
  }
  const group = groupOf(log, line);
  if (group?.kind === 'agent-group') return group;
  if (text.startsWith('ERROR: Job failed')) return { line, kind: 'job-failed', name: null };
  if (
    /marked build as failure|The command exited with status [1-9]|^Exited with code exit status [1-9]/.test(
      text,
    )
  ) {
    return failed(line);
  }
  if (marker === 'error') return { line, kind: 'error', name: null };
  return null;
}

/** Reads a line as the beginning of a group as Buildkite has them; in other logs it may be of a diff. */
export function groupOf(log: LogText, line: number): Marker | null {
  const name = /^(?:---|\+\+\+|~~~) (?=\S)(.{1,200})$/.exec(log.text(line))?.[1];
  if (name === undefined) return null;
  return { line, kind: BUILDKITE_AGENT.test(name) ? 'agent-group' : 'group', name };
}

/** Whether a section's name is that of the script which decides whether a GitLab job fails. */
export const decidesJob = (name: string | null): boolean => GITLAB_SCRIPT.test(name ?? '');

const failed = (line: number): Marker => ({ line, kind: 'failed', name: null });
