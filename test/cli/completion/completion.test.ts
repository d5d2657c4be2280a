import { execFileSync } from 'node:child_process';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandTree } from '../../../src/cli/completion/command-tree.ts';
import { completionScript, SHELLS } from '../../../src/cli/completion/completion-script.ts';

const program = new Command('pipewright')
  .option('--no-color', 'no colours')
  .addCommand(new Command('doctor').description("the house's health").option('--json', 'JSON'))
  .addCommand(
    new Command('playbook').addCommand(
      new Command('test').addOption(new Option('--sandbox <kind>').choices(['auto', 'process'])),
    ),
  );
const tree = commandTree(program);

/** What bash offers for the last of these words. */
function complete(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash', tree)}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _pipewright; echo "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split(/\s+/);
}

describe('completion in bash', () => {
  it.each([
    [['pipewright', 'd'], ['doctor']],
    [['pipewright', 'doctor', '--j'], ['--json']],
    [['pipewright', '--no-color', 'playbook', 't'], ['test']],
    [
      ['pipewright', 'playbook', 'test', '--sandbox', ''],
      ['auto', 'process'],
    ],
    [['pipewright', 'playbook', 'test', '--sandbox', 'p'], ['process']],
    [['pipewright', 'doctor', 'playb'], ['']],
  ])('%j → %j', (words, offered) => {
    expect(complete(...words)).toEqual(offered);
  });
});

it.each(SHELLS)('names every command in %s', (shell) => {
  const script = completionScript(shell, tree);
  for (const name of ['doctor', 'playbook', 'test', 'json', 'sandbox'])
    expect(script).toContain(name);
});

it.each(['zsh', 'fish'] as const)('quotes descriptions in %s', (shell) => {
  expect(completionScript(shell, tree)).toContain(String.raw`the house'\''s health`);
});
