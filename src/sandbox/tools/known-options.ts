import { z } from 'zod';

/** A command line of the repository's own, as the log shows it. It is read, never run. */
export const commandLine = z.string().max(4096).optional();

/** Options we pass on: what their value must be, or null for those without one. */
export type KnownOptions = Readonly<Record<string, RegExp | null>>;

/** A path below the repository's root as an option's value. */
export const PATH_VALUE = /^(?!-|\/|.*(?:^|\/)\.\.(?:\/|$))[\w./@ +-]{1,300}$/;

/**
 * Of a command line, the known options with fit values, as separate arguments in their order;
 * everything else is left out. Both `--name value` and `--name=value` are understood.
 */
export function knownOptions(command: string | undefined, known: KnownOptions): string[] {
  const words = [...(command ?? '').matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+/g)].map(
    ([whole, double, single]) => double ?? single ?? whole,
  );
  const options: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [name = '', ...rest] = word.split('=');
    if (!Object.hasOwn(known, name)) continue;
    const fit = known[name] ?? null;
    if (fit === null) {
      if (rest.length === 0) options.push(name);
      continue;
    }
    const value = rest.length > 0 ? rest.join('=') : words[++at];
    if (value !== undefined && fit.test(value)) {
      options.push(...(rest.length > 0 ? [`${name}=${value}`] : [name, value]));
    }
  }
  return options;
}
