import { z } from 'zod';
import type { GitHubReader } from '../../domain/github.ts';
import type { Occurrence } from '../../domain/issue.ts';
import type { FileEdit } from '../../domain/patch.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import type { FileChange, SourceFiles } from '../../edits/repair.ts';
import { findRepair, REPAIR_NAMES } from '../../edits/repair-catalogue.ts';
import { applyEdits } from '../../edits/text-edit.ts';
import { defineAction, type HealingFacts, type Proposal } from './action.ts';
import { argumentsSchema, resolveArguments } from './arguments.ts';
import { jobHistory } from './job-history.ts';

const input = z
  .strictObject({ edit: z.enum(REPAIR_NAMES), arguments: argumentsSchema })
  .superRefine(({ edit, arguments: given }, context) => {
    const known = Object.keys(findRepair(edit).arguments.shape);
    for (const name of Object.keys(given).filter((one) => !known.includes(one))) {
      const message = `The edit ${edit} has no argument \`${name}\`; it has ${known.join(', ') || 'none'}`;
      context.addIssue({ code: 'custom', path: ['arguments', name], message });
    }
  });

/** Edits files of the failing commit by range, as an edit of the catalogue says; that is the proposal. */
export const editFiles = defineAction({
  name: 'edit_files',
  acts: true,
  input,
  async propose(facts, { edit, arguments: given }, { reader, redact }) {
    const { repository, run, issue } = facts;
    const repair = findRepair(edit);
    const files = sourceFiles(reader, repository, run.headSha);
    const changes: FileChange[] = [];
    const said = new Set<string>();
    const renamedJobs: Record<string, string> = {};
    for (const seen of oneAWorkflow(facts.occurrences)) {
      const place = {
        workflow: seen.workflowPath,
        jobs: seen.failedJobs,
        step: issue.finding.step,
        repository: { name: repository.name, private: repository.private },
      };
      const history = jobHistory(reader, repository, seen);
      const args = resolveArguments(given, issue.finding.captures);
      const outcome = await repair.plan({ place, files, history }, args);
      if (outcome.kind === 'refused') {
        return { kind: 'none', status: 'refused', reason: redact(outcome.reason) };
      }
      for (const change of outcome.files) {
        if (!changes.some(({ path }) => path === change.path)) changes.push(change);
      }
      said.add(outcome.said);
      Object.assign(renamedJobs, outcome.renamedJobs);
    }
    return toPatch(changes, files, { said: redact([...said].join(' ')), renamedJobs });
  },
});

/** The occurrences, those in one workflow as one with all its failed jobs. */
function oneAWorkflow(occurrences: HealingFacts['occurrences']): Occurrence[] {
  const byPath = new Map<string, Occurrence>();
  for (const seen of occurrences) {
    const known = byPath.get(seen.workflowPath);
    const failedJobs = [...new Set([...(known?.failedJobs ?? []), ...seen.failedJobs])];
    byPath.set(seen.workflowPath, { ...(known ?? seen), failedJobs });
  }
  return [...byPath.values()];
}

/** The files of a commit, each read once. */
function sourceFiles(reader: GitHubReader, repository: RepositoryRef, sha: string): SourceFiles {
  const texts = new Map<string, Promise<string | null>>();
  let listed: ReturnType<SourceFiles['list']> | null = null;
  const readOne = async (path: string): Promise<string | null> => {
    const bytes = await reader.readFile(repository, path, sha);
    return bytes === null ? null : asText(bytes);
  };
  const listAll = async (): ReturnType<SourceFiles['list']> => {
    const { paths, executable, truncated } = await reader.listFiles(repository, sha);
    return truncated ? null : { paths: new Set(paths), executable: new Set(executable) };
  };
  return {
    read(path) {
      const text = texts.get(path) ?? readOne(path);
      texts.set(path, text);
      return text;
    },
    list: () => (listed ??= listAll()),
  };
}

async function toPatch(
  changes: FileChange[],
  files: SourceFiles,
  { said, renamedJobs }: { said: string; renamedJobs: Record<string, string> },
): Promise<Proposal> {
  const none = (reason: string) => ({ kind: 'none', status: 'refused', reason }) as const;
  const list = await files.list();
  const edits: FileEdit[] = [];
  for (const { path, edits: ranges, executable } of changes) {
    const before = await files.read(path);
    if (list === null)
      return none('GitHub does not list all files of this commit, so their modes are not known.');
    if (before === null || !list.paths.has(path)) return none(`${path} is not a plain text file.`);
    const after = applyEdits(before, ranges);
    const mode = executable === true || list.executable.has(path) ? '100755' : '100644';
    if (after === before && (executable !== true || list.executable.has(path))) continue;
    edits.push({ path, mode, before: Buffer.from(before), content: Buffer.from(after) });
  }
  if (edits.length === 0) return none('Everything that the repair would change is so already.');
  return { kind: 'patch', patch: { edits }, said, renamedJobs };
}

/** UTF-8 with its byte order mark as a character, so that it is written back; null for other bytes. */
function asText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
