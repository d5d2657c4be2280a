import { z } from 'zod';
import { checkRunOf } from '../report/check-run-of.ts';
import { defineAction } from './action.ts';

/** Keeps the check run "Pipewright" on the failing commit. */
export const reportCheck = defineAction({
  name: 'report_check',
  acts: false,
  input: z.strictObject({}),
  report: (facts, _input, conclusion) => [checkRunOf(facts, conclusion)],
});
