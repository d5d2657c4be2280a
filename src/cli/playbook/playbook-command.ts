import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Config } from '../../config/load-config.ts';
import { packageRoot } from '../../config/package-root.ts';
import { CallerError } from '../../domain/errors.ts';
import type { FileEdit } from '../../domain/patch.ts';
import { ACTION_CATALOGUE } from '../../healing/actions/catalogue.ts';
import { loadPlaybooks } from '../../healing/playbooks/load-playbooks.ts';
import { type Rehearsal, rehearse } from '../../healing/rehearsal/rehearse.ts';
import { processIo } from '../command-io.ts';
import { readLog } from '../read-log.ts';
import { columns } from '../style.ts';
import { readHead } from './read-head.ts';
import { rehearsalDeps } from './rehearsal-deps.ts';
import { renderPlan } from './render-plan.ts';
import { openRepositoryFolder } from './repository-folder.ts';
import { testPlaybooks } from './test-playbooks.ts';

interface Shared {
  playbooks: string;
  json?: boolean;
}

const OURS = join(packageRoot(), 'playbooks');
const withPlaybooks = (command: Command): Command =>
  command
    .option('--playbooks <folder>', 'the playbooks to use', OURS)
    .option('--json', 'JSON, one value a line');
const sandboxOption = (): Option =>
  new Option('--sandbox <kind>', 'how tools are kept apart')
    .choices(['auto', 'bubblewrap', 'process'])
    .default('auto');

/** `pipewright playbook`: what there is, whether it does what its fixtures say, and what it would do. */
export function playbookCommand(): Command {
  return new Command('playbook')
    .description('List playbooks, run their fixtures, or show what they would do.')
    .addCommand(listCommand())
    .addCommand(testCommand())
    .addCommand(planCommand());
}

function listCommand(): Command {
  return withPlaybooks(new Command('list'))
    .description('List the playbooks, the one that is asked first on top.')
    .action(async ({ json, playbooks: folder }: Shared) => {
      const playbooks = await loadPlaybooks(folder, ACTION_CATALOGUE);
      const rows = playbooks.map((playbook) => [
        playbook.name,
        playbook.version,
        String(playbook.priority),
        playbook.description,
      ]);
      processIo().out(
        json === true
          ? playbooks.map((playbook) => `${JSON.stringify(playbook)}\n`).join('')
          : columns([['NAME', 'VERSION', 'PRIORITY', 'WHAT IT DOES'], ...rows]),
      );
    });
}

function testCommand(): Command {
  return withPlaybooks(new Command('test'))
    .description('Run the fixtures of playbooks through the real healing.')
    .argument('[names...]', 'only these playbooks')
    .option('--update', 'write expected.json anew')
    .option('--real-tools', 'run tools also where a fixture has a recording')
    .addOption(sandboxOption())
    .addHelpText(
      'after',
      '\nExamples:\n  pipewright playbook test\n  pipewright playbook test prettier-format --real-tools\n\nA fixture is fixtures/<case>/ in the folder of a playbook: log.txt, repository/, expected.json,\nand, where needed, job.json and tool.json. Leaves with 1 when one is not as expected.',
    )
    .action(
      async (
        names: string[],
        flags: Shared & { update?: boolean; realTools?: boolean; sandbox: Config['sandbox'] },
      ) => {
        const folder = resolve(flags.playbooks);
        const { json = false, realTools = false, sandbox, update = false } = flags;
        const options = { folder, names, update, realTools, json };
        const deps = await rehearsalDeps(folder, sandbox);
        process.exitCode = await testPlaybooks(deps, options, processIo());
      },
    );
}

interface PlanFlags extends Shared {
  log: string;
  repository: string;
  job: string;
  step?: string;
  sandbox: Config['sandbox'];
}

function planCommand(): Command {
  return withPlaybooks(new Command('plan'))
    .description('Show what would be done about a red job in a checkout, without touching it.')
    .requiredOption('--log <file>', 'the log of the red job, plain or gzipped')
    .requiredOption('--repository <folder>', 'the checkout that it ran on')
    .option('--job <name>', 'the name of the job', 'test')
    .option('--step <name>', 'the name of the step that failed')
    .addOption(sandboxOption())
    .addHelpText(
      'after',
      '\nExample:\n  pipewright playbook plan --log job.log --repository ~/src/shop\n\nTools run on a copy in the sandbox. Leaves with 0 when a playbook applies, else with 1.',
    )
    .action(async (flags: PlanFlags) => {
      process.exitCode = await plan(flags);
    });
}

async function plan(flags: PlanFlags): Promise<0 | 1> {
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
