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

/** The same for a tool: an argument can also be the folder that the failing step works in. */
export const toolArgumentsSchema = z
  .record(
    z.string(),
    z.union([
      argumentsSchema.unwrap().valueType,
      z.strictObject({ from: z.literal('working-directory') }),
    ]),
  )
  .default({});

/** True when an argument is the folder that the failing step works in. */
export function wantsDirectory(args: z.infer<typeof toolArgumentsSchema>): boolean {
  return Object.values(args).some((value) => typeof value === 'object' && 'from' in value);
}

/**
 * The arguments with what was captured in its place, and the folder; what was not captured, and the
 * root as a folder, is left out.
 */
export function resolveArguments(
  args: z.infer<typeof toolArgumentsSchema>,
  captures: Record<string, string>,
  directory = '',
): Record<string, unknown> {
  // A name of the object's prototype was not captured.
  const captured = (name: string) => (Object.hasOwn(captures, name) ? captures[name] : undefined);
  const resolved = Object.entries(args).map(([name, value]) => {
    if (typeof value !== 'object' || Array.isArray(value)) return [name, value];
    if ('from' in value) return [name, directory === '' ? undefined : directory];
    if ('capture' in value) return [name, captured(value.capture)];
    return [name, (captured(value.captures) ?? '').split('\n').filter((line) => line !== '')];
  });
  return Object.fromEntries(resolved.filter(([, value]) => value !== undefined)) as Record<
    string,
    unknown
  >;
}
