import { Command } from 'commander';
import { readEnvironment } from '../../config/environment.ts';
import { processIo } from '../command-io.ts';

/** `pipewright doctor`: checks the whole installation and says how to mend what is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check the whole installation and say how to mend what is wrong.')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  pipewright doctor\n  pipewright doctor --json | jq ".checks[] | select(.status != \\"ok\\")"\n\nLeaves with 0 when nothing fails, else with 1.',
    )
    .action(async (flags: { json?: boolean }) => {
      const { loadConfig } = await import('../../config/load-config.ts');
      const { runDoctor } = await import('./run-doctor.ts');
      process.exitCode = await runDoctor(loadConfig(readEnvironment()), flags, processIo());
    });
}
