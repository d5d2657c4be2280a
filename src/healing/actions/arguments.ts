import { z } from 'zod';

/** An argument in a playbook: a plain value, or what the pattern captured, as one value or one a line. */
export const argumentsSchema = z
  .record(
    z.string(),
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.array(z.string()),
      z.strictObject({ capture: z.string() }),
      z.strictObject({ captures: z.string() }),
    ]),
  )
  .default({});

/** The arguments with what was captured in its place; what was not captured is left out. */
export function resolveArguments(
  args: z.infer<typeof argumentsSchema>,
  captures: Record<string, string>,
): Record<string, unknown> {
  const resolved = Object.entries(args).map(([name, value]) => {
    if (typeof value !== 'object' || Array.isArray(value)) return [name, value];
    if ('capture' in value) return [name, captures[value.capture]];
    return [name, (captures[value.captures] ?? '').split('\n').filter((line) => line !== '')];
  });
  return Object.fromEntries(resolved.filter(([, value]) => value !== undefined)) as Record<
    string,
    unknown
  >;
}
