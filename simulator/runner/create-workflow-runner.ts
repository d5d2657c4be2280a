import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { WorkflowRunner } from '../workflow-runner.ts';
import { runWorkflow } from './run-workflow.ts';
import { isTriggered } from './triggers.ts';
import { createTurns } from './turns.ts';
import { readWorkflowFile } from './workflow-file.ts';

/**
 * The simulator's Actions runner: it really runs the `run:` steps of workflows, in this sandbox and
 * without a network. `jobsAtOnce` bounds all runs together (default 2); `minuteMs` is how long a
 * minute lasts, both of a job's time limit and of the time that is told of it.
 */
export function createWorkflowRunner(deps: {
  sandbox: Sandbox;
  jobsAtOnce?: number;
  minuteMs?: number;
}): WorkflowRunner {
  const turns = createTurns(deps.jobsAtOnce ?? 2);
  // A re-run of some jobs may need the outputs of others, which only this process has seen.
  const outputs = new Map<string, Map<string, Record<string, string>>>();
  return {
    applies: (text, event) => {
      const read = readWorkflowFile(text, 'workflow');
      if (!read.ok) return { error: read.error };
      return { applies: isTriggered(read.workflow, event) };
    },
    run: async (request) => {
      const read = readWorkflowFile(request.workflow, request.path);
      if (!read.ok) return { conclusion: 'failure' };
      const run = `${request.gitDir}#${request.runId}`;
      const earlier = outputs.get(run) ?? new Map<string, Record<string, string>>();
      outputs.set(run, earlier);
      const conclusion = await runWorkflow(read.workflow, request, {
        sandbox: deps.sandbox,
        turns,
        earlier,
        minuteMs: deps.minuteMs ?? 60_000,
      });
      return { conclusion };
    },
  };
}
