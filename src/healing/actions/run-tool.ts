import { z } from 'zod';
import { TOOL_NAMES } from '../../domain/sandbox.ts';
import { defineAction } from './action.ts';

/** An argument of a tool: a plain value, or what the pattern captured, as one value or one a line. */
const argument = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.strictObject({ capture: z.string() }),
  z.strictObject({ captures: z.string() }),
]);

/** Runs a tool of the catalogue on the failing commit; what it changes is the proposal. */
export const runTool = defineAction({
  name: 'run_tool',
  acts: true,
  input: z.strictObject({
    tool: z.enum(TOOL_NAMES),
    arguments: z.record(z.string(), argument).default({}),
  }),
  async propose({ repository, run, issue }, input, { reader, tools, timeoutMs, redact }) {
    const tarball = await reader.openTarball(repository, run.headSha);
    const result = await tools.run({
      tool: input.tool,
      arguments: resolve(input.arguments, issue.finding.captures),
      tarball,
      timeoutMs,
    });
    const message = redact(result.message);
    const none = (status: 'failed' | 'refused', reason: string) =>
      ({ kind: 'none', status, reason }) as const;
    if (result.outcome === 'changed') return { kind: 'patch', patch: result.patch, said: message };
    if (result.outcome === 'unavailable') return none('refused', message);
    if (result.outcome === 'failed') return none('failed', message);
    return none('failed', `The tool ${input.tool} found nothing to change: the cause is another.`);
  },
});

function resolve(
  args: Record<string, z.infer<typeof argument>>,
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
