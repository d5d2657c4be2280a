import { z } from 'zod';
import type { WorkingCopy } from '../working-copy.ts';
import { complainedFiles, locate, NONE_LOCATED } from './complained-files.ts';
import type { Tool } from './tool.ts';
import { failed } from './tool.ts';

const schema = z.union([
  z.strictObject({ files: complainedFiles }),
  /** `path:line`, as `git diff --check` names places. */
  z.strictObject({ places: complainedFiles }),
]);

/** Lines to be trimmed, 1-based; null for the whole file with its end. */
type Wanted = Map<string, Set<number> | null>;

/**
 * Takes white space off the ends of the lines of exactly the given files, and gives each one end of
 * line at its end; or off the given lines only. No program runs: the text is edited as it is, with
 * its kinds of line ends.
 */
export const whitespace: Tool<z.infer<typeof schema>> = {
  name: 'whitespace',
  ecosystem: null,
  programs: [],
  settings: [],
  schema,
  run: async ({ copy }, args) => {
    const wanted = 'files' in args ? wholeFiles(copy, args.files) : placesIn(copy, args.places);
    if (wanted.size === 0) return failed(NONE_LOCATED);
    const breaks = await markdownBreaks(copy);
    for (const [path, lines] of wanted) {
      const content = await copy.read(path);
      const text = content === null ? null : asText(content);
      if (text === null) return failed(`${path} is not a text file in UTF-8.`);
      const trimmed = trimWhitespace(text, { lines, breaks: breaks(path) });
      if (trimmed !== text) await copy.write(path, trimmed);
    }
    return { ok: true, keep: (path) => wanted.has(path) };
  },
};

function wholeFiles(copy: WorkingCopy, names: readonly string[]): Wanted {
  return new Map(locate(copy, names).map((path) => [path, null]));
}

function placesIn(copy: WorkingCopy, places: readonly string[]): Wanted {
  const wanted = new Map<string, Set<number>>();
  for (const place of places) {
    const [, name, line] = /^(.+):(\d{1,7})$/.exec(place) ?? [];
    const [path] = name === undefined ? [] : locate(copy, [name]);
    if (path !== undefined) wanted.set(path, (wanted.get(path) ?? new Set()).add(Number(line)));
  }
  return wanted;
}

/** Where two blanks at the end of a line stay: in the files for which pre-commit is told so. */
async function markdownBreaks(copy: WorkingCopy): Promise<(path: string) => boolean> {
  const content = await copy.read('.pre-commit-config.yaml');
  const list = /--markdown-linebreak-ext[= ]["']?([\w.,*]{1,200})/.exec(
    content === null ? '' : Buffer.from(content).toString(),
  )?.[1];
  const endings = list?.split(',').map((ending) => `.${ending.replace(/^\./, '').toLowerCase()}`);
  return (path) =>
    endings?.some((end) => end === '.*' || path.toLowerCase().endsWith(end)) ?? false;
}

/**
 * The text without white space before the ends of `lines` (all when null, and then with one end of
 * line at its end; empty stays empty). White lines at the very end go when one of them is asked for.
 * `breaks` keeps two blanks after a text, a line break in Markdown.
 */
export function trimWhitespace(
  text: string,
  { lines, breaks }: { lines: ReadonlySet<number> | null; breaks: boolean },
): string {
  const parts = text.split(/(\r\n|\r|\n)/);
  const trimmed = parts.map((part, index) =>
    index % 2 === 1 || lines?.has(index / 2 + 1) === false ? part : trimLine(part, breaks),
  );
  let last = trimmed.length;
  while (last > 0 && trimmed[last - 1]?.trim() === '') last--;
  const firstWhiteLine = Math.ceil(last / 2) + 1;
  if (lines !== null && ![...lines].some((line) => line >= firstWhiteLine)) return trimmed.join('');
  if (last === 0) return '';
  const end = trimmed[last] ?? (lines === null ? (parts[1] ?? '\n') : '');
  return trimmed.slice(0, last).join('') + end;
}

function trimLine(line: string, breaks: boolean): string {
  const kept = line.trimEnd();
  return breaks && kept !== '' && line.endsWith('  ') ? `${kept}  ` : kept;
}

function asText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
