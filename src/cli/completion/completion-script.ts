import type { CommandNode } from './command-tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that completes the commands of a tree in a shell. */
export function completionScript(shell: Shell, tree: CommandNode[]): string {
  return { bash, zsh, fish }[shell](tree);
}

const single = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const paths = (tree: CommandNode[]) =>
  tree
    .slice(1)
    .map(({ path }) => single(path))
    .join('|');
const choicesOf = (tree: CommandNode[]) => {
  const all = tree.flatMap(({ options }) => options.filter(({ choices }) => choices.length > 0));
  return new Map(all.map(({ choices, name }) => [name, choices.join(' ')]));
};

/** Follows the words before the cursor down the tree, in bash and zsh alike. */
const walk = (tree: CommandNode[], words: string) => `  for word in ${words}; do
    case "$at $word" in
      ${paths(tree)}) at="$at $word" ;;
    esac
  done`;

function bash(tree: CommandNode[]): string {
  const branches = tree.map(({ path, subcommands, options }) => {
    const words = [...subcommands, ...options].map(({ name }) => name).join(' ');
    return `    ${single(path)}) words=${single(words)} ;;`;
  });
  const values = [...choicesOf(tree)].map(
    ([name, words]) =>
      `    ${name}) COMPREPLY=($(compgen -W ${single(words)} -- "$current")); return ;;`,
  );
  return `# Completion of pipewright for bash: source <(pipewright completion bash)
_pipewright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local at=pipewright word words=
  COMPREPLY=()
  case "$previous" in
${values.join('\n')}
  esac
${walk(tree, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"')}
  case "$at" in
${branches.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _pipewright pipewright
`;
}

function zsh(tree: CommandNode[]): string {
  const entry = ({ name, description }: { name: string; description: string }) =>
    single(`${name}:${description.replaceAll(':', String.raw`\:`)}`);
  const branches = tree.map(
    ({ path, subcommands, options }) => `    ${single(path)})
      commands=(${subcommands.map(entry).join(' ')})
      options=(${options.map(entry).join(' ')}) ;;`,
  );
  const values = [...choicesOf(tree)].map(
    ([name, choices]) => `    ${name}) compadd -- ${choices}; return ;;`,
  );
  return `#compdef pipewright
# Completion of pipewright for zsh: pipewright completion zsh > "\${fpath[1]}/_pipewright"
_pipewright() {
  local at=pipewright word
  local -a commands options
  case "\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
${walk(tree, '"${(@)words[2,CURRENT-1]}"')}
  case "$at" in
${branches.join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe option options
  elif (( \${#commands} )); then
    _describe command commands
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_pipewright" ]; then _pipewright "$@"; else compdef _pipewright pipewright; fi
`;
}

function fish(tree: CommandNode[]): string {
  const lines = tree.flatMap(({ path, subcommands, options }) => {
    const here = `-n ${single(`test "$(__pipewright_path)" = ${JSON.stringify(path)}`)}`;
    return [
      ...subcommands.map(
        ({ name, description }) =>
          `complete -c pipewright ${here} -f -a ${single(name)} -d ${single(description)}`,
      ),
      ...options.map(({ name, description, choices }) => {
        const values = choices.length === 0 ? '' : ` -x -a ${single(choices.join(' '))}`;
        return `complete -c pipewright ${here} -l ${name.slice(2)} -d ${single(description)}${values}`;
      }),
    ];
  });
  return `# Completion of pipewright for fish: pipewright completion fish | source
function __pipewright_path
    set -l path pipewright
    for word in (commandline -opc)[2..]
        switch "$path $word"
            case ${tree
              .slice(1)
              .map(({ path }) => single(path))
              .join(' ')}
                set path "$path $word"
        end
    end
    echo $path
end
${lines.join('\n')}
`;
}
