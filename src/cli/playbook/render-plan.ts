import { createTwoFilesPatch } from 'diff';
import type { Effect } from '../../domain/effect.ts';
import type { FileEdit } from '../../domain/patch.ts';
import type { Playbook } from '../../healing/playbooks/playbook.ts';
import type { Rehearsal } from '../../healing/rehearsal/rehearse.ts';
import { printable, styleFor, type Style } from '../style.ts';

const MOST_DIFF_LINES = 200;

/** What Pipewright would do about a red job, for people. */
export function renderPlan(
  rehearsal: Rehearsal,
  playbook: Playbook | null,
  terminal: boolean,
): string {
  const style = styleFor(terminal);
  const { effects, finding, outcome, patch, status } = rehearsal;
  const cause =
    finding === null
      ? 'unknown'
      : `${printable(finding.title)} (${finding.pattern ?? finding.rule}, ${Math.round(finding.confidence * 100)}% sure), line ${finding.line}`;
  const head = [
    `${style.bold('Cause   ')}  ${cause}`,
    `${style.bold('Playbook')}  ${playbook === null ? 'none applies' : `${playbook.name} ${playbook.version}: ${playbook.description}`}`,
  ];
  const diffs = patch.edits.map((edit) => renderEdit(edit, style));
  const steps = effects.map((effect, index) => `  ${index + 1}. ${printable(sayEffect(effect))}`);
  const end =
    status === 'waiting'
      ? 'and then wait for the same job to turn green.'
      : `${status ?? 'nothing'}: ${printable(outcome ?? 'the cause was not found.')}`;
  return [
    ...head,
    '',
    ...diffs,
    ...(steps.length === 0 ? [] : [style.bold('Pipewright would'), ...steps]),
    `  ${end}`,
    '',
    style.dim('Nothing was changed.'),
    '',
  ].join('\n');
}

function renderEdit({ path, before, content }: FileEdit, style: Style): string {
  const text = (bytes: Uint8Array | null) => (bytes === null ? '' : Buffer.from(bytes).toString());
  const diff = createTwoFilesPatch(`a/${path}`, `b/${path}`, text(before), text(content));
  const lines = diff.split('\n').slice(1).map(printable);
  const shown = lines.slice(0, MOST_DIFF_LINES).map((line) => {
    if (line.startsWith('+')) return style.green(line);
    return line.startsWith('-') ? style.red(line) : line;
  });
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [style.dim(`… ${more} more lines`), ''] : [])].join('\n');
}

const SAY: { [Kind in Effect['kind']]: (effect: Extract<Effect, { kind: Kind }>) => string } = {
  commit: ({ branch, files }) => `commit ${files.map(({ path }) => path).join(', ')} to ${branch}`,
  pull_request: ({ base, title }) => `open the pull request “${title}” against ${base}`,
  update_pull_request: ({ branch }) => `write the pull request of ${branch} anew`,
  comment: ({ issueNumber }) => `comment on #${issueNumber}`,
  reaction: ({ commentId, content }) => `react to the comment ${commentId} with ${content}`,
  github_issue: ({ title }) => `keep the issue “${title}”`,
  check_run: ({ conclusion, name, status, title }) =>
    `set the check “${name}” to ${conclusion ?? status}: ${title}`,
  dispatch_workflow: ({ ref, workflow }) => `start the workflow ${workflow} on ${ref}`,
  rerun_failed_jobs: () => 'run the failed jobs again',
  close_pull_request: ({ branch }) => `close the pull request of ${branch}`,
  delete_branch: ({ branch }) => `delete the branch ${branch}`,
};

function sayEffect(effect: Effect): string {
  const say = SAY[effect.kind] as (effect: Effect) => string;
  return say(effect);
}
