import { z } from 'zod';
import { TOOL_NAMES, type ToolName } from '../../domain/sandbox.ts';
import { defineAction, type HealingFacts, type ProposeDeps, type Proposal } from './action.ts';
import { resolveArguments, toolArgumentsSchema, wantsDirectory } from './arguments.ts';
import { refuse } from './propose-edit.ts';
import { workingDirectory } from './working-directory.ts';

/** A tool of the catalogue, and its arguments as a playbook writes them. */
export const toolRequest = z.strictObject({
  tool: z.enum(TOOL_NAMES),
  arguments: toolArgumentsSchema,
});

/** Runs a tool of the catalogue on the failing commit; what it changes is the proposal. */
export const runTool = defineAction({
  name: 'run_tool',
  acts: true,
  input: toolRequest,
  propose: async (facts, { tool, arguments: given }, deps) => {
    const directory = wantsDirectory(given) ? await workingDirectory(facts, deps.reader) : '';
    if (directory === null) {
      return refuse(
        'The folder that the failing step works in is not written plainly in the workflow, or is more than one; nothing was changed.',
      );
    }
    const args = resolveArguments(given, facts.issue.finding.captures, directory);
    return proposeByTool(facts, deps, { tool, arguments: args });
  },
});

/** Runs a tool on the failing commit; what it changed, or why there is nothing. */
export async function proposeByTool(
  { repository, run }: HealingFacts,
  { reader, tools, timeoutMs, redact }: ProposeDeps,
  request: { tool: ToolName; arguments: Record<string, unknown> },
): Promise<Proposal> {
  const tarball = await reader.openTarball(repository, run.headSha);
  const result = await tools.run({ ...request, tarball, timeoutMs });
  const message = redact(result.message);
  const none = (status: 'failed' | 'refused', reason: string) =>
    ({ kind: 'none', status, reason }) as const;
  if (result.outcome === 'changed') return { kind: 'patch', patch: result.patch, said: message };
  if (result.outcome === 'refused' || result.outcome === 'unavailable') {
    return none('refused', message);
  }
  if (result.outcome === 'failed') return none('failed', message);
  return none('failed', `The tool ${request.tool} found nothing to change: the cause is another.`);
}
