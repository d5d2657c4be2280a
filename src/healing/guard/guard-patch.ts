import picomatch from 'picomatch';
import type { FileEdit, Patch } from '../../domain/patch.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { countOf } from '../../text/count-of.ts';
import { lineChanges } from '../line-changes.ts';
import { isReformatting } from './is-reformatting.ts';
import { PATH_RULES } from './path-rules.ts';
import { type GuardEvidence, judgeWorkflow, WORKFLOW_PATH } from './workflow/judge-workflow.ts';

/** The guard's word on a Patch; reasons are sentences for people and name paths of the repository. */
export type Judgement =
  { allowed: true; changedLines: number } | { allowed: false; reasons: string[] };

const rules = PATH_RULES.map((rule) => ({
  matches: picomatch(rule.globs, { dot: true, nocase: true }),
  reason: rule.reason,
  formattable: rule.formattable === true,
  restorable: rule.restorable === true,
}));

/**
 * The one place that judges what a playbook wants to change, by the playbook's own limits and by
 * rules that no playbook can lift. A Patch that restores an earlier commit may take back tests and
 * files that came with what it takes back. Pure; every reason is given, not only the first.
 */
export function guardPatch(
  patch: Patch,
  limits: Playbook['limits'],
  evidence: GuardEvidence,
): Judgement {
  const reasons: string[] = [];
  const permitted = picomatch(limits.paths, { dot: true });
  const restores = patch.restores === true;
  let changedLines = 0;
  for (const edit of patch.edits) {
    const namesWorkflows = isNamedWorkflow(edit.path, limits.paths);
    reasons.push(
      ...(namesWorkflows
        ? judgeEdit(edit, evidence)
        : judgePath(edit, permitted, { ...limits, restores })),
    );
    if (edit.content === null && !restores) reasons.push(`\`${edit.path}\` would be deleted.`);
    const lines = countChangedLines(edit);
    if (lines === null && restores) changedLines += 1;
    else if (lines === null) reasons.push(`\`${edit.path}\` is not text.`);
    else changedLines += lines;
  }
  if (patch.edits.length > limits.max_files) {
    reasons.push(
      `It changes ${countOf(patch.edits.length, 'file')}; the playbook allows ${limits.max_files}.`,
    );
  }
  if (changedLines > limits.max_changed_lines) {
    reasons.push(
      `It changes ${countOf(changedLines, 'line')}; ${limits.max_changed_lines} are allowed here.`,
    );
  }
  return reasons.length === 0 ? { allowed: true, changedLines } : { allowed: false, reasons };
}

/**
 * True for a workflow file that the playbook's paths name as such. A glob for everything does not
 * mean pipelines.
 */
function isNamedWorkflow(path: string, globs: readonly string[]): boolean {
  const named = globs.filter((glob) => glob.startsWith('.github/workflows/'));
  return isPlainPath(path) && WORKFLOW_PATH.test(path) && picomatch(named, { dot: true })(path);
}

function judgeEdit(edit: FileEdit, evidence: GuardEvidence): string[] {
  const [before, after] = [asText(edit.before), asText(edit.content)];
  if (edit.before === null || before === null || after === null) {
    return [`\`${edit.path}\` would be a new workflow, or is not text.`];
  }
  return judgeWorkflow(before, after, evidence).map((reason) => `\`${edit.path}\`: ${reason}.`);
}

function judgePath(
  edit: FileEdit,
  permitted: (path: string) => boolean,
  { tests, restores }: Pick<Playbook['limits'], 'tests'> & { restores: boolean },
): string[] {
  const { path } = edit;
  if (!isPlainPath(path)) {
    return [`${JSON.stringify(path)} is not a plain path inside the repository.`];
  }
  const broken = rules.filter(
    (rule) =>
      rule.matches(path) &&
      !(restores && rule.restorable) &&
      !(rule.formattable && tests === 'formatting' && changesOnlyForm(edit)),
  );
  if (broken.length > 0) return broken.map((rule) => `\`${path}\`: ${rule.reason}.`);
  return permitted(path) ? [] : [`\`${path}\` is not among the paths the playbook may change.`];
}

function changesOnlyForm({ before, content }: FileEdit): boolean {
  const [was, is] = [asText(before), asText(content)];
  return before !== null && was !== null && is !== null && isReformatting(was, is);
}

function isPlainPath(path: string): boolean {
  if (path === '' || path.length > 4096 || /[\\\p{Cc}\p{Cf}]/u.test(path)) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !isGitFolder(part));
}

/** Names that some file system takes for git's own folder. */
function isGitFolder(part: string): boolean {
  return /^(?:\.git|git~\d+)[. ]*(?::|$)/i.test(part.normalize('NFKC'));
}

/** Lines added plus removed, or null when one side is not text. */
function countChangedLines(edit: FileEdit): number | null {
  const before = asText(edit.before);
  const after = asText(edit.content);
  if (before === null || after === null) return null;
  const { added, removed } = lineChanges(before, after);
  return added + removed;
}

function asText(content: Uint8Array | null): string | null {
  if (content === null) return '';
  if (content.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
