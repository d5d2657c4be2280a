import { z } from 'zod';
import { TOOL_NAMES } from '../../domain/sandbox.ts';
import { defineAction } from './action.ts';
import { argumentsSchema, resolveArguments } from './arguments.ts';

/** Runs a tool of the catalogue on the failing commit; what it changes is the proposal. */
export const runTool = defineAction({
  name: 'run_tool',
  acts: true,
  input: z.strictObject({ tool: z.enum(TOOL_NAMES), arguments: argumentsSchema }),
  async propose({ repository, run, issue }, input, { reader, tools, timeoutMs, redact }) {
    const tarball = await reader.openTarball(repository, run.headSha);
    const result = await tools.run({
      tool: input.tool,
      arguments: resolveArguments(input.arguments, issue.finding.captures),
      tarball,
      timeoutMs,
    });
    const message = redact(result.message);
    const none = (status: 'failed' | 'refused', reason: string) =>
      ({ kind: 'none', status, reason }) as const;
    if (result.outcome === 'changed') return { kind: 'patch', patch: result.patch, said: message };
    if (result.outcome === 'refused' || result.outcome === 'unavailable') {
      return none('refused', message);
    }
    if (result.outcome === 'failed') return none('failed', message);
    return none('failed', `The tool ${input.tool} found nothing to change: the cause is another.`);
  },
});
