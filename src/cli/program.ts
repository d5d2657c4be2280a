import { Command, CommanderError } from 'commander';
import { packageVersion } from '../config/package-root.ts';
import { AppError } from '../domain/errors.ts';
import { diagnoseCommand } from './diagnose-command.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { migrateCommand } from './migrate.ts';
import { startCommand, type StartServer } from './start.ts';

/** The whole command line of `pipewright`; `start` is what it does when no command is named. */
function createProgram(start: StartServer): Command {
  return new Command('pipewright')
    .description('A self-hosted GitHub App that keeps CI healthy.')
    .version(packageVersion())
    .option('--no-color', 'no colours; NO_COLOR in the environment does the same')
    .addCommand(startCommand(start), { isDefault: true })
    .addCommand(migrateCommand())
    .addCommand(diagnoseCommand())
    .addCommand(doctorCommand());
}

// Commander tells a wrong use by throwing, once every command was told to.
function throwOnMisuse(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwOnMisuse);
}

/**
 * Runs the command that `argv` (without node and script) names. Gives the exit code: 0 done, 1
 * failed with the reason on standard error, 2 used wrongly. Commands may set another.
 */
export async function runProgram(argv: string[], start: StartServer): Promise<number> {
  const program = createProgram(start);
  throwOnMisuse(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // The message of an AppError says what to do; anything else is a fault of ours.
    console.error(error instanceof AppError ? error.message : error);
    return 1;
  }
}
