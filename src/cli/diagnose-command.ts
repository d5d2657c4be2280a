import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../config/package-root.ts';
import { runDiagnose } from './diagnose.ts';

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
    .action(async (files: string[], flags: Flags) => {
      process.exitCode = await runDiagnose(
        { files, ...flags },
        {
          input: process.stdin,
          out: (text) => process.stdout.write(text),
          error: (text) => process.stderr.write(text),
          terminal: process.stdout.isTTY,
        },
      );
    });
}
