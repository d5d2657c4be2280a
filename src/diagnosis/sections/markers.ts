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
];

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
  if (
    /^ERROR: Job failed|marked build as failure|The command exited with status [1-9]|^Exited with code exit status [1-9]/.test(
      text,
    )
  ) {
    return failed(line);
  }
  if (marker === 'error') return { line, kind: 'error', name: null };
  return null;
}

const failed = (line: number): Marker => ({ line, kind: 'failed', name: null });
