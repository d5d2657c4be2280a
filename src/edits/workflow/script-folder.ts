import { posix } from 'node:path';

/** A folder as it is written plainly: no variable, no blank, no `~`, with or without quotes. */
const FOLDER = String.raw`(["']?)([\w.@+][\w.@+/-]*)\1`;
const ENTER = new RegExp(
  String.raw`^cd[ \t]+${FOLDER}[ \t]*(?:\|\|[ \t]*exit(?:[ \t]+\d+)?[ \t]*)?(?:&&|;|\r?\n|$)`,
);
/** Lines that may stand before the folder is entered: comments, options of the shell, plain variables. */
const BEFORE =
  /^(?:#[^\n]*|set(?:[ \t]+[-+]\w+|[ \t]+pipefail)+|export[ \t]+\w+=[\w./:@-]*|corepack[ \t]+enable[\w \t]*)[ \t]*(?:\r?\n|$)/;
/** Lines and `cd`s that are read before the script is taken to stay where it is then. */
const MOST_LINES = 50;
const MOVES = /(?:^|[\s;&|({`])(?:cd|chdir|pushd|popd|sl|set-location|push-location)(?=[\s;)]|$)/im;

/**
 * The folder that a script enters before it does anything, from where it starts: by `cd web &&`, or
 * by `cd web` on a line of its own. Empty where it stays; null where it moves in any other way, or
 * where the folder is not written plainly.
 */
export function enteredFolder(script: string): string | null {
  const inner = /^\(([^()]*)\)$/.exec(script.trim())?.[1];
  let rest = (inner ?? script).trimStart();
  let folder = '';
  for (let line = 0; line < MOST_LINES; line++) {
    const skipped = BEFORE.exec(rest)?.[0];
    const entered = skipped === undefined ? ENTER.exec(rest) : null;
    if (entered !== null) folder = posix.join(folder, entered[2] ?? '');
    const taken = skipped ?? entered?.[0] ?? '';
    if (taken === '') break;
    rest = rest.slice(taken.length).trimStart();
  }
  return MOVES.test(rest) ? null : folder;
}

/** How each package manager is told of another folder, and the commands by which it installs. */
const MANAGERS: Readonly<Record<string, { options: readonly string[]; installs: RegExp }>> = {
  npm: { options: ['--prefix', '-C'], installs: /^(?:ci|clean-install|install|i|add|it|cit)$/ },
  pnpm: { options: ['--dir', '-C'], installs: /^(?:install|i|add|ci)$/ },
  yarn: { options: ['--cwd'], installs: /^(?:install|add|)$/ },
};
const CALL = /(?:^|[\s;&|(])(npm|pnpm|yarn)((?:[ \t]+[^\s;&|()]+)*)/g;
const PLAIN = new RegExp(`^${FOLDER}$`);

/**
 * The folder that a script's installations are told by an option (`npm --prefix web ci`), from where
 * they are started. Empty where there is none; null where they differ, or it is not written plainly.
 */
export function installedFolder(script: string): string | null {
  const folders = new Set<string | null>();
  for (const [, program = '', rest = ''] of script.matchAll(CALL)) {
    const manager = MANAGERS[program];
    if (manager === undefined) continue;
    const { command, folder } = readCall(rest.trim().split(/[ \t]+/), manager.options);
    if (manager.installs.test(command)) folders.add(folder);
  }
  const [only = '', ...others] = folders;
  return others.length === 0 ? only : null;
}

function readCall(
  words: readonly string[],
  options: readonly string[],
): { command: string; folder: string | null } {
  let folder: string | null = '';
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [name = '', value] = word.split(/=(.*)/s);
    if (word === '-g' || word === '--global') return { command: '-g', folder: '' };
    if (!options.includes(name)) rest.push(word);
    else folder = PLAIN.exec(value ?? words[++at] ?? '')?.[2] ?? null;
  }
  return { command: rest.find((word) => !word.startsWith('-')) ?? '', folder };
}
