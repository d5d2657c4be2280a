import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Config } from '../../config/load-config.ts';
import { packageRoot } from '../../config/package-root.ts';
import { processIo } from '../command-io.ts';
import type { PlanFlags } from './plan.ts';

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

// What the commands do is loaded by them: it brings healing and the sandbox along.

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
    .action(async ({ json, playbooks }: Shared) => {
      const { listPlaybooks } = await import('./list-playbooks.ts');
      await listPlaybooks(playbooks, json === true, processIo());
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
        const { rehearsalDeps } = await import('./rehearsal-deps.ts');
        const { testPlaybooks } = await import('./test-playbooks.ts');
        const deps = await rehearsalDeps(folder, sandbox);
        process.exitCode = await testPlaybooks(deps, options, processIo());
      },
    );
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
      const { plan } = await import('./plan.ts');
      process.exitCode = await plan(flags);
    });
}
