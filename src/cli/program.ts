import { Command, CommanderError } from 'commander';
import { packageVersion } from '../config/package-root.ts';
import { AppError } from '../domain/errors.ts';
import { accountCommands } from './accounts-command.ts';
import { completionCommand } from './completion/completion-command.ts';
import { deliveriesCommand } from './deliveries-command.ts';
import { diagnoseCommand } from './diagnose-command.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { grantCommands } from './grants-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { notifyCommand } from './notify/notify-command.ts';
import { playbookCommand } from './playbook/playbook-command.ts';
import { routesCommand, type RouteRow } from './routes.ts';
import { startCommand, type StartServer } from './start.ts';

/** What commands need of the rooms that the command line does not know. */
export interface ProgramDeps {
  start: StartServer;
  routes: () => Promise<readonly RouteRow[]>;
}

/** The whole command line of `pipewright`; `start` is what it does when no command is named. */
function createProgram({ start, routes }: ProgramDeps): Command {
  const program = new Command('pipewright')
    .description('A self-hosted GitHub App that keeps CI healthy.')
    .version(packageVersion())
    .option('--no-color', 'no colours; NO_COLOR in the environment does the same')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExamples:\n  pipewright                      start the server\n  pipewright doctor               check the installation\n  pipewright diagnose job.log     name the cause of a red job\n\nLeaves with 0 when done, 1 when something was found or failed, 2 when used wrongly.',
    )
    .addCommand(startCommand(start))
    .addCommand(migrateCommand())
    .addCommand(doctorCommand())
    .addCommand(deliveriesCommand())
    .addCommand(diagnoseCommand())
    .addCommand(playbookCommand())
    .addCommand(notifyCommand())
    .addCommand(routesCommand(routes))
    .addCommand(completionCommand());
  for (const command of [...accountCommands(), ...grantCommands()]) program.addCommand(command);
  return program;
}

// Commander tells a wrong use by throwing, once every command was told to.
function throwOnMisuse(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwOnMisuse);
}

/** Who reads our output may leave early (`pipewright … | head`): that is no failure. */
function leaveWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

/**
 * Runs the command that `argv` (without node and script) names. Gives the exit code: 0 done, 1
 * failed with the reason on standard error, 2 used wrongly. Commands may set another.
 */
export async function runProgram(argv: string[], deps: ProgramDeps): Promise<number> {
  leaveWithReader();
  const program = createProgram(deps);
  // Not Commander's default command: that takes a mistyped name for an argument of its own.
  const asked = argv.every((word) => word === '--no-color') ? [...argv, 'start'] : argv;
  throwOnMisuse(program);
  try {
    await program.parseAsync(asked, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // The message of an AppError says what to do; anything else is a fault of ours.
    console.error(error instanceof AppError ? error.message : error);
    return 1;
  }
}
