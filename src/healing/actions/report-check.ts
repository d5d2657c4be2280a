import { z } from 'zod';
import { checkOutput } from '../report/check-output.ts';
import { defineAction } from './action.ts';

/** Keeps the check run "Pipewright" on the failing commit: what, where, why, what next. */
export const reportCheck = defineAction({
  name: 'report_check',
  acts: false,
  input: z.strictObject({}),
  report(facts, _input, conclusion) {
    const { headSha } = facts.run;
    return [
      {
        kind: 'check_run',
        headSha,
        name: 'Pipewright',
        externalId: `pipewright:${headSha}`,
        detailsUrl: null,
        ...checkOutput(facts, conclusion),
      },
    ];
  },
});
