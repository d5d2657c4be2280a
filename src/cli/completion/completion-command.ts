import { Argument, Command } from 'commander';
import { processIo } from '../command-io.ts';
import { commandTree } from './command-tree.ts';
import { completionScript, SHELLS, type Shell } from './completion-script.ts';

/** `pipewright completion`: prints the script that lets a shell complete our commands. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('Print the script that lets a shell complete commands and options.')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      '\nExamples:\n  source <(pipewright completion bash)\n  pipewright completion zsh > "${fpath[1]}/_pipewright"\n  pipewright completion fish > ~/.config/fish/completions/pipewright.fish',
    )
    .action((shell: Shell, _flags: object, command: Command) => {
      const program = command.parent;
      if (program !== null) processIo().out(completionScript(shell, commandTree(program)));
    });
}
