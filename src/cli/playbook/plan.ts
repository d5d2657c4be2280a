import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Config } from '../../config/load-config.ts';
import { CallerError } from '../../domain/errors.ts';
import type { FileEdit } from '../../domain/patch.ts';
import { type Rehearsal, rehearse } from '../../healing/rehearsal/rehearse.ts';
import { processIo } from '../command-io.ts';
import { readLog } from '../read-log.ts';
import { readHead } from './read-head.ts';
import { rehearsalDeps } from './rehearsal-deps.ts';
import { renderPlan } from './render-plan.ts';
import { openRepositoryFolder } from './repository-folder.ts';

export interface PlanFlags {
  playbooks: string;
  json?: boolean;
  log: string;
  repository: string;
  job: string;
  step?: string;
  sandbox: Config['sandbox'];
}

/** Shows what would be done about a red job in a checkout. Exit code: 0 a playbook applies, 1 none does. */
export async function plan(flags: PlanFlags): Promise<0 | 1> {
  const folder = resolve(flags.repository);
  await stat(flags.log).catch((cause: NodeJS.ErrnoException) => {
    throw new CallerError(`${flags.log} cannot be read (${cause.code}).`, {
      code: 'no_log',
      cause,
    });
  });
  const { branch, sha } = await readHead(folder);
  const deps = await rehearsalDeps(resolve(flags.playbooks), flags.sandbox);
  const rehearsal = await rehearse(deps, {
    ...(await openRepositoryFolder(folder)),
    repository: { owner: 'local', name: basename(folder) },
    branch,
    headSha: sha,
    job: flags.job,
    failedStep: flags.step ?? null,
    workflow: { name: 'CI', path: '.github/workflows/ci.yml' },
    pullRequest: null,
    fork: false,
    labels: [],
    unstarted: false,
    goodMinutes: [],
    readEarlier: null,
    openLog: () => readLog(flags.log),
  });
  const playbook = deps.playbooks.find(({ name }) => name === rehearsal.playbook) ?? null;
  const io = processIo();
  io.out(
    flags.json === true
      ? `${JSON.stringify(asJson(rehearsal))}\n`
      : renderPlan(rehearsal, playbook, io.terminal),
  );
  return playbook === null ? 1 : 0;
}

/** A rehearsal with the bytes of files as text. */
function asJson(rehearsal: Rehearsal): object {
  const text = (edit: FileEdit) => ({
    ...edit,
    before: edit.before && Buffer.from(edit.before).toString(),
    content: edit.content && Buffer.from(edit.content).toString(),
  });
  return {
    ...rehearsal,
    patch: { edits: rehearsal.patch.edits.map(text) },
    effects: rehearsal.effects.map((effect) =>
      effect.kind === 'commit' ? { ...effect, files: effect.files.map(text) } : effect,
    ),
  };
}
