/** What a person can ask for, and what they must be allowed to do in the repository to get it. */
export const COMMANDS = {
  help: { needs: 'read', usage: 'help', does: 'shows this list' },
  diagnose: {
    needs: 'read',
    usage: 'diagnose',
    does: 'names the causes of the failures on the newest commit',
  },
  config: { needs: 'read', usage: 'config', does: 'shows the settings in force' },
  fix: {
    needs: 'write',
    usage: 'fix',
    does: 'tries the repair now, also where settings or caps keep Pipewright from it',
  },
  retry: { needs: 'write', usage: 'retry', does: 'tries a repair that failed once more' },
  rerun: { needs: 'write', usage: 'rerun', does: 'runs the failed jobs again' },
  ignore: {
    needs: 'write',
    usage: 'ignore [days]',
    does: 'leaves these causes alone for so many days (30)',
  },
  pause: {
    needs: 'write',
    usage: 'pause [playbook]',
    does: 'stops a playbook, or everything, in this repository',
  },
  resume: { needs: 'write', usage: 'resume [playbook]', does: 'ends a pause' },
} as const;

export type CommandName = keyof typeof COMMANDS;

/** What a comment asks for; `unknown` holds the word that is no command, cut. */
export type Command =
  { name: CommandName; argument: string | null } | { name: 'unknown'; word: string };

const LINE = /^ {0,3}\/pipewright(?:[ \t]+(\S{1,100}))?(?:[ \t]+(\S{1,100}))?[ \t]*$/i;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const LONGEST = 65_536;

/**
 * The first command of a comment, or null when it has none. A command stands on a line of its own;
 * lines within fences of code, quotes and HTML comments are not read.
 */
export function parseCommand(body: string): Command | null {
  let fence: string | null = null;
  // A line that a comment of HTML stands on is not a command's own.
  const visible = body.slice(0, LONGEST).replace(/<!--(?:(?!-->)[\s\S])*(?:-->|$)/g, '.');
  for (const line of visible.split(/\r\n|\r|\n/)) {
    const ticks = FENCE.exec(line)?.[1];
    if (fence !== null) {
      const closes = ticks?.startsWith(fence) === true && line.trim() === ticks;
      if (closes) fence = null;
      continue;
    }
    if (ticks !== undefined) {
      fence = ticks;
      continue;
    }
    const match = LINE.exec(line);
    if (match !== null) return toCommand(match[1], match[2]);
  }
  return null;
}

function toCommand(word = 'help', argument: string | undefined): Command {
  const name = word.toLowerCase();
  return isCommand(name)
    ? { name, argument: argument ?? null }
    : { name: 'unknown', word: word.slice(0, 40) };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
