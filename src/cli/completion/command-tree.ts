import type { Command } from 'commander';

/** One command with what may follow it, for completion. */
export interface CommandNode {
  /** Words from the program's name on, joined by blanks. */
  path: string;
  description: string;
  subcommands: Array<{ name: string; description: string }>;
  options: Array<{ name: string; description: string; choices: string[] }>;
}

/** Every command below `program`, the program first. */
export function commandTree(program: Command, path = program.name()): CommandNode[] {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const options = [...help.visibleOptions(program), ...help.visibleGlobalOptions(program)];
  const own: CommandNode = {
    path,
    description: program.description(),
    subcommands: commands.map((command) => ({
      name: command.name(),
      description: help.subcommandDescription(command),
    })),
    options: options.flatMap(({ argChoices, description, long }) =>
      long === undefined || long === null
        ? []
        : [{ name: long, description, choices: argChoices ?? [] }],
    ),
  };
  const below = commands
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => commandTree(command, `${path} ${command.name()}`));
  return [own, ...below];
}
