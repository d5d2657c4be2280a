/**
 * Whether output may be coloured: on a terminal, unless NO_COLOR has a value, TERM is `dumb`, or
 * `--no-color` stands in the command line before any `--`.
 */
export function wantsColour(
  terminal: boolean | undefined,
  env: Record<string, string | undefined> = process.env,
  argv: readonly string[] = process.argv,
): boolean {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const refused = argv.slice(0, end).includes('--no-color');
  return terminal === true && !refused && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
