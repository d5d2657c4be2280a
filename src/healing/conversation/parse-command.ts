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
/** Opens or closes a fence, also within an item of a list; between backticks there are none. */
const FENCE = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:(`{3,})[^`]*|(~{3,}).*)$/;
/** Comments of HTML, and elements whose text is code or a quote. */
const HIDDEN = /<!--(?:(?!-->)[\s\S])*(?:-->|$)/g;
const QUOTING =
  /<(pre|code|samp|kbd|blockquote|textarea|script|style)\b[^<>]{0,200}>(?:(?!<\/\1)[\s\S])*(?:<\/\1>|$)/gi;
const CODE_SPAN = /(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g;
const LONGEST = 65_536;

/**
 * The first command of a comment, or null when it has none. A command stands on a line of its own;
 * what GitHub shows as code or as a quote, and comments of HTML, are not read.
 */
export function parseCommand(body: string): Command | null {
  // A line that such a thing stands on is not a command's own.
  const visible = body.slice(0, LONGEST).replace(HIDDEN, '.').replace(QUOTING, '.');
  for (const paragraph of outsideOfFences(visible).split(/\n[ \t]*\n/)) {
    let quoted = false;
    for (const line of paragraph.replace(CODE_SPAN, '.').split('\n')) {
      // Lines below a quoted one belong to the quote until a blank one.
      quoted ||= /^ {0,3}>/.test(line);
      const match = quoted ? null : LINE.exec(line);
      if (match !== null) return toCommand(match[1], match[2]);
    }
  }
  return null;
}

/** The text with a blank line in place of each line of a fence. */
function outsideOfFences(text: string): string {
  let fence: string | null = null;
  const lines = text.split(/\r\n|\r|\n/).map((line) => {
    const match = FENCE.exec(line);
    const ticks = match?.[1] ?? match?.[2];
    if (fence === null) {
      if (ticks === undefined) return line;
      fence = ticks;
      return '';
    }
    if (ticks?.startsWith(fence) === true && line.trim() === ticks) fence = null;
    return '';
  });
  return lines.join('\n');
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
