import type { Effect } from '../../domain/effect.ts';
import type { FileEdit } from '../../domain/patch.ts';
import type { Rehearsal } from '../../healing/rehearsal/rehearse.ts';

/** A rehearsal as `expected.json` holds it: what was decided, without texts that are only wording. */
export function summarise(rehearsal: Rehearsal): object {
  const { finding, outcome, playbook, status } = rehearsal;
  return {
    cause:
      finding === null
        ? null
        : {
            pattern: finding.pattern,
            category: finding.category,
            transient: finding.transient,
            line: finding.line,
          },
    playbook,
    status,
    ...(status === 'refused' || status === 'failed' ? { outcome } : {}),
    patch: Object.fromEntries(
      rehearsal.patch.edits.map(({ path, content }) => [path, textOf(content)]),
    ),
    effects: rehearsal.effects.map(summariseEffect),
  };
}

function textOf(content: FileEdit['content']): string | null {
  return content === null ? null : Buffer.from(content).toString();
}

/** A branch without the hash at its end, which changes with every word of a log. */
const stable = (branch: string): string => branch.replace(/-[\da-f]{8,}$/, '-*');

function summariseEffect(effect: Effect): object {
  const { kind } = effect;
  switch (kind) {
    case 'commit': {
      const { branch, files, message } = effect;
      const [subject] = message.split('\n', 1);
      return { kind, branch: stable(branch), subject, files: files.map(({ path }) => path) };
    }
    case 'pull_request':
      return { kind, branch: stable(effect.branch), base: effect.base, title: effect.title };
    case 'comment':
      return { kind, issueNumber: effect.issueNumber, marker: effect.marker };
    case 'check_run': {
      const places = effect.annotations.map(({ path, startLine }) => `${path}:${startLine}`);
      const { conclusion, name, status } = effect;
      return { kind, name, status, conclusion, annotations: places };
    }
    case 'dispatch_workflow':
      return { kind, workflow: effect.workflow, ref: effect.ref };
    case 'rerun_failed_jobs':
      return { kind, attempt: effect.attempt };
    case 'reaction':
      return { kind, content: effect.content };
    case 'github_issue':
      return { kind, title: effect.title };
    default:
      return { kind, branch: stable(effect.branch) };
  }
}
