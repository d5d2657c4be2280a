import type {
  JobConclusion,
  WorkflowRequest,
  WorkflowRunner,
} from '../../simulator/workflow-runner.ts';

/** A job as the fake plays it: its end, and the log it writes. */
export interface PlayedJob {
  key: string;
  conclusion: JobConclusion;
  log: string;
}

/** A runner that runs nothing: it plays the jobs that `play` names for a request. */
export interface FakeWorkflowRunner extends WorkflowRunner {
  requests: WorkflowRequest[];
  play: (request: WorkflowRequest) => PlayedJob[] | Promise<PlayedJob[]>;
}

/** Runs every workflow whose text names the event; a file with `broken` in it cannot be read. */
export function createFakeWorkflowRunner(): FakeWorkflowRunner {
  const runner: FakeWorkflowRunner = {
    requests: [],
    play: () => [{ key: 'test', conclusion: 'success', log: '2026-01-01T00:00:00.0000000Z ok\n' }],
    applies(workflow, event) {
      if (workflow.includes('broken')) return { error: 'line 1: not a workflow' };
      return { applies: workflow.includes(event.name) };
    },
    async run(request) {
      runner.requests.push(request);
      const jobs = await runner.play(request);
      for (const { key, conclusion, log } of jobs) {
        if (request.only !== null && !request.only.has(key)) continue;
        const job = { key, name: key, steps: [], startedAt: null, completedAt: null };
        const now = new Date();
        request.onJob({ ...job, status: 'queued', conclusion: null });
        request.onJob({ ...job, status: 'in_progress', conclusion: null, startedAt: now });
        request.onLog(key, log);
        const step = {
          number: 1,
          name: 'Set up job',
          status: 'completed' as const,
          conclusion,
          startedAt: now,
          completedAt: now,
        };
        request.onJob({
          ...job,
          status: 'completed',
          conclusion,
          steps: [step],
          startedAt: now,
          completedAt: now,
        });
      }
      const ends = new Set(jobs.map(({ conclusion }) => conclusion));
      if (request.signal.aborted || ends.has('cancelled')) return { conclusion: 'cancelled' };
      return { conclusion: ends.has('failure') ? 'failure' : 'success' };
    },
  };
  return runner;
}
