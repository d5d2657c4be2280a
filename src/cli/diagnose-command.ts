import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../config/package-root.ts';
import { processIo } from './command-io.ts';

interface Flags {
  baseline?: string;
  json?: boolean;
  batch?: boolean;
  explain?: boolean;
  patterns: string;
}

/** `pipewright diagnose`: names the cause of failed jobs from their logs. */
export function diagnoseCommand(): Command {
  return new Command('diagnose')
    .description('Name the cause of a failed job from its log.')
    .argument('[files...]', 'logs, plain or gzipped')
    .option('--baseline <file>', 'the log of a passing run of the same job')
    .option('--json', 'one JSON object for each log')
    .option('--batch', 'JSON lines on standard input, JSON lines out')
    .option('--explain', 'show the candidates, their scores and what was collapsed')
    .option('--patterns <folder>', 'the patterns to use', join(packageRoot(), 'patterns'))
    .addHelpText(
      'after',
      '\nExamples:\n  pipewright diagnose job.log\n  pipewright diagnose --baseline last-good.log.gz red.log.gz --json\n\nLeaves with 0 when every log has a cause, 1 when some have none, 2 when a file cannot be read.',
    )
    .action(async (files: string[], flags: Flags) => {
      const { runDiagnose } = await import('./diagnose.ts');
      process.exitCode = await runDiagnose({ files, ...flags }, processIo());
    });
}
